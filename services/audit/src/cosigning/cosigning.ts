import { HTTP_OPTIONS, type HttpOptions, Readiness } from '@guildhall/http';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Lead } from '../lead/lead.js';
import { CheckpointNews } from './checkpoint-news.js';
import { CosignCheckpoint } from './cosign-checkpoint.js';
import type { WitnessClient } from './witness-client.js';
import { WitnessStanding } from './witness-standing.js';

/** The witnesses that are asked, in the order of the setting. */
export class Witnesses {
  constructor(readonly clients: readonly WitnessClient[]) {}
}

/**
 * Asks each witness for its signature under each checkpoint, one beside the other and all beside the sequencing: a witness
 * that is away, slow or unwilling holds nothing up but its own signature (T68, T69).
 */
@Injectable()
export class Cosigning implements OnApplicationBootstrap {
  private standings: readonly WitnessStanding[] = [];
  private readonly log: HttpOptions['logger'];

  constructor(
    private readonly witnesses: Witnesses,
    private readonly cosignCheckpoint: CosignCheckpoint,
    private readonly news: CheckpointNews,
    private readonly readiness: Readiness,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
  ) {
    this.log = options.logger.child({ component: 'cosigning' });
  }

  onApplicationBootstrap(): void {
    if (this.witnesses.clients.length === 0) return;
    this.readiness.register({ name: 'witnesses', isOptional: true, probe: () => this.describe() });
  }

  /** How it stands with the witnesses. Throws while one is missed. */
  describe(): string {
    const words = this.standings.map((standing) => standing.describe()).join('; ') || 'another process asks them';
    if (this.standings.some(({ isMissed }) => isMissed)) throw new Error(words);
    return words;
  }

  /** Until the signal. Never rejects. */
  async run(lead: Lead, signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    const asked = this.witnesses.clients.map((client) => ({
      client,
      standing: new WitnessStanding(client.name, clock),
    }));
    this.standings = asked.map(({ standing }) => standing);
    await Promise.all(asked.map((each) => this.goOn(lead, each, signal)));
    this.standings = [];
  }

  private goOn(lead: Lead, { client, standing }: Asked, signal: AbortSignal): Promise<void> {
    const work = async () => standing.cosigned(await this.cosignCheckpoint.execute(lead, client));
    const onFailure = (error: unknown) => {
      standing.failed(error);
      this.log.warn({ error, witness: client.name }, 'A witness did not co-sign; it is asked again.');
    };
    return this.news.follow(work, { signal, onFailure });
  }
}

interface Asked {
  readonly client: WitnessClient;
  readonly standing: WitnessStanding;
}

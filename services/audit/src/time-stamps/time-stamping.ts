import { HTTP_OPTIONS, type HttpOptions, Readiness } from '@guildhall/http';
import { counter } from '@guildhall/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, Optional } from '@nestjs/common';
import { CheckpointNews } from '../cosigning/checkpoint-news.js';
import type { Lead } from '../lead/lead.js';
import { StampCheckpoint } from './stamp-checkpoint.js';

const stamps = counter({
  name: 'guildhall_time_stamps_total',
  help: 'Checkpoints that were handed to the authority of time, by what became of it. Alarm when `kept` stands still.',
  labels: ['outcome'],
});

/** Has checkpoints stamped, beside the sequencing and never in its way; idle where no authority is configured. */
@Injectable()
export class TimeStamping implements OnApplicationBootstrap {
  private readonly log: HttpOptions['logger'];
  private state = 'another process asks for them';
  private trouble: Error | undefined;

  constructor(
    private readonly news: CheckpointNews,
    private readonly readiness: Readiness,
    @Inject(HTTP_OPTIONS) { logger }: HttpOptions,
    @Optional() private readonly stampCheckpoint?: StampCheckpoint,
  ) {
    this.log = logger.child({ component: 'time-stamping' });
  }

  onApplicationBootstrap(): void {
    if (!this.stampCheckpoint) return;
    this.readiness.register({ name: 'time stamps', isOptional: true, probe: () => this.describe() });
  }

  /** The latest stamp. Throws while the authority gives none. */
  describe(): string {
    if (this.trouble) throw this.trouble;
    return this.state;
  }

  /** Until the signal. Never rejects. */
  async run(lead: Lead, signal: AbortSignal): Promise<void> {
    const { stampCheckpoint } = this;
    if (!stampCheckpoint) return;
    const work = async () => {
      const stamp = await stampCheckpoint.execute(lead);
      if (!stamp) return;
      stamps.inc({ outcome: 'kept' });
      this.trouble = undefined;
      this.state = `${stamp.authority}, ${stamp.stampedAt.toISOString()}`;
    };
    const onFailure = (error: unknown) => {
      stamps.inc({ outcome: 'failed' });
      this.trouble = error instanceof Error ? error : new Error(String(error));
      this.log.warn({ error }, 'A checkpoint was not stamped; it is tried again.');
    };
    await this.news.follow(work, { signal, onFailure });
  }
}

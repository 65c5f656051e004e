import { HTTP_OPTIONS, type HttpOptions } from '@guildhall/http';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Checking } from '../checker/checking.js';
import { Cosigning } from '../cosigning/cosigning.js';
import { TimeStamping } from '../time-stamps/time-stamping.js';
import type { Lead } from '../lead/lead.js';
import { Sequencing } from './sequencing.js';
import type { Watch } from './watch.js';

/** What is done beside the sequencing by whoever leads. Ends with the signal. */
interface WorkBeside {
  run(lead: Lead, signal: AbortSignal): Promise<void>;
}

/** All that a leader does: the sequencing, and beside it what must never hold that up. */
@Injectable()
export class LeadersWork implements OnApplicationShutdown {
  private readonly log: HttpOptions['logger'];
  private readonly beside: readonly WorkBeside[];
  private ending: Promise<void> = Promise.resolve();

  constructor(
    private readonly sequencing: Sequencing,
    cosigning: Cosigning,
    timeStamping: TimeStamping,
    checking: Checking,
    @Inject(HTTP_OPTIONS) { logger }: HttpOptions,
  ) {
    this.log = logger.child({ component: 'leaders-work' });
    this.beside = [cosigning, timeStamping, checking];
  }

  /** Until the signal, or until the sequencing throws. What ran beside is told to end, and not waited for. */
  async run(lead: Lead, watch: Watch): Promise<void> {
    const ended = new AbortController();
    const end = () => ended.abort();
    watch.signal.addEventListener('abort', end, { once: true });
    await this.ending;
    this.ending = this.runBeside(lead, ended.signal);
    try {
      await this.sequencing.run(lead, watch);
    } finally {
      watch.signal.removeEventListener('abort', end);
      end();
    }
  }

  /** The database is closed only after the last of them. */
  async onApplicationShutdown(): Promise<void> {
    await this.ending;
  }

  private async runBeside(lead: Lead, signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.beside.map((work) =>
        work
          .run(lead, signal)
          .catch((error: unknown) => this.log.error({ error }, 'Work beside the sequencing ended.')),
      ),
    );
  }
}

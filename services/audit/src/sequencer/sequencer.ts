import { HTTP_OPTIONS, type HttpOptions, Readiness } from '@guildhall/http';
import { Backoff, Randomness, sleep } from '@guildhall/runtime';
import { withoutTrace } from '@guildhall/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Lead, LeadLost } from '../lead/lead.js';
import { Candidate } from './candidate.js';
import { LeadersWork } from './leaders-work.js';
import { sequencerMetrics } from './sequencer-metrics.js';
import type { Watch } from './watch.js';

/**
 * Runs for the life of the process: waits for the lead, sequences while it has it, and begins anew after whatever ended
 * that. Any number of processes may do it at once; one leads.
 */
@Injectable()
export class Sequencer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log: HttpOptions['logger'];
  private readonly ending = new AbortController();
  private readonly backoff: Backoff;
  private readonly watch: Watch = {
    signal: this.ending.signal,
    onProgress: () => {
      this.trouble = undefined;
      this.backoff.reset();
    },
  };
  private running: Promise<void> = Promise.resolve();
  private state = 'starts';
  private trouble: Error | undefined;

  constructor(
    private readonly candidate: Candidate,
    private readonly leadersWork: LeadersWork,
    private readonly readiness: Readiness,
    randomness: Randomness,
    @Inject(HTTP_OPTIONS) { logger }: HttpOptions,
  ) {
    this.log = logger.child({ component: 'sequencer' });
    this.backoff = new Backoff({ baseMs: 100, capMs: 5_000 }, randomness);
  }

  onApplicationBootstrap(): void {
    this.readiness.register({ name: 'sequencer', probe: () => this.describe() });
    this.running = withoutTrace(() => this.run());
  }

  /** What it does just now. Throws while it cannot do what it is there for. */
  describe(): string {
    if (this.trouble) throw this.trouble;
    return this.state;
  }

  /** Finishes the batch in hand, signs what is not yet covered, and leaves the lead to another. */
  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      try {
        this.state = 'stands by';
        const lead = await this.candidate.untilLead(this.watch);
        this.state = `leads, epoch ${lead.epoch}`;
        await this.leading(lead);
      } catch (error) {
        await this.recover(error);
      }
    }
  }

  private async leading(lead: Lead): Promise<void> {
    this.log.info({ epoch: lead.epoch }, 'Leads the sequencing.');
    sequencerMetrics.leads(1);
    try {
      await this.leadersWork.run(lead, this.watch);
      await lead.leave();
    } finally {
      sequencerMetrics.leads(0);
    }
  }

  private async recover(error: unknown): Promise<void> {
    if (this.ending.signal.aborted) return;
    if (error instanceof LeadLost) return this.log.warn({ error }, 'Another sequencer leads now.');
    this.trouble = error instanceof Error ? error : new Error(String(error));
    this.log.error({ error }, 'The sequencing stopped; it is taken up again.');
    await sleep(this.backoff.nextMs(), this.ending.signal).catch(() => undefined);
  }
}

import { sleep } from '@guildhall/runtime';
import { logger, withoutTrace } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RecoveryRequests, type RecoveryRequest } from './recovery-requests.js';
import { SendRecoveryLink } from './send-recovery-link.js';

const LOOK_EVERY_MS = 2_000;

/** Answers what was asked for. Any number of processes do it side by side; each request is one's at a time. */
@Injectable()
export class RecoveryWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger.child({ component: 'recovery' });
  private pause = new AbortController();
  private isStopping = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly requests: RecoveryRequests,
    private readonly sendLink: SendRecoveryLink,
  ) {}

  onApplicationBootstrap(): void {
    this.requests.onPut(() => this.pause.abort());
    this.ended = withoutTrace(() => this.run());
  }

  /** What is left is answered by another process, or after the next start. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.pause.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      // Made before it looks: what is asked for meanwhile ends the next rest at once.
      this.pause = new AbortController();
      const taken = await this.requests.take().catch((error: unknown) => {
        this.log.warn({ error }, 'Requests for another password could not be read.');
        return [];
      });
      for (const request of taken) await this.answer(request);
      if (taken.length === 0 && !this.isStopping) await sleep(LOOK_EVERY_MS, this.pause.signal).catch(() => undefined);
    }
  }

  private async answer(request: RecoveryRequest): Promise<void> {
    try {
      await this.sendLink.execute(request.asked);
      await this.requests.done(request);
    } catch (error) {
      // Its lease ends, and it is tried again.
      this.log.warn({ error }, 'A request for another password is not answered yet.');
    }
  }
}

import { QueueWork } from '@guildhall/service';
import { logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import { RecoveryRequests, type RecoveryRequest } from './recovery-requests.js';
import { SendRecoveryLink } from './send-recovery-link.js';

const LOOK_EVERY_MS = 2_000;

/** Answers what was asked for; each request is one process's at a time. */
@Injectable()
export class RecoveryWorker extends QueueWork {
  constructor(
    private readonly requests: RecoveryRequests,
    private readonly sendLink: SendRecoveryLink,
  ) {
    super({ purpose: 'answer requests for another password', source: requests, lookEveryMs: LOOK_EVERY_MS });
  }

  protected override async round(): Promise<number> {
    const taken = await this.requests.take();
    for (const request of taken) await this.answer(request);
    return taken.length === 0 ? LOOK_EVERY_MS : 0;
  }

  private async answer(request: RecoveryRequest): Promise<void> {
    try {
      await this.sendLink.execute(request.asked);
      await this.requests.done(request);
    } catch (error) {
      // Its lease ends, and it is tried again.
      logger.warn({ error, component: 'recovery' }, 'A request for another password is not answered yet.');
    }
  }
}

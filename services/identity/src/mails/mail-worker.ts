import { Mailer } from '@guildhall/mail';
import { sleep } from '@guildhall/runtime';
import { logger, withoutTrace } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { MailDelivery } from './mail-delivery.js';
import { MailJobs } from './mail-jobs.js';
import { OutgoingMails } from './outgoing-mails.js';

/** At once, in one process: as many as the mailer has connections for, and some that wait for one. */
const BATCH = 8;
const LOOK_EVERY_MS = 1_000;

/** Sends what stands in the queue. Any number of processes do it side by side; each mail is one's at a time. */
@Injectable()
export class MailWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger.child({ component: 'mails' });
  private pause = new AbortController();
  private isStopping = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly mails: OutgoingMails,
    private readonly jobs: MailJobs,
    private readonly delivery: MailDelivery,
    private readonly mailer: Mailer,
  ) {}

  onApplicationBootstrap(): void {
    this.mails.onPut(() => this.pause.abort());
    this.ended = withoutTrace(() => this.run());
  }

  /** Mails under way finish; what is left is sent by another process, or after the next start. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.pause.abort();
    await this.ended;
    await this.mailer.close();
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      const taken = await this.round();
      if (taken < BATCH && !this.isStopping) await this.rest();
    }
  }

  private async round(): Promise<number> {
    try {
      const places = await this.jobs.due(BATCH);
      const ends = await Promise.allSettled(places.map((place) => this.delivery.deliver(place)));
      // Nobody knows what became of these: the lease ends, and they are sent again under the same Message-ID.
      for (const end of ends)
        if (end.status === 'rejected') this.log.warn({ error: end.reason }, 'A mail is undecided.');
      return places.length;
    } catch (error) {
      this.log.warn({ error }, 'The queue of mails could not be read.');
      return 0;
    }
  }

  private async rest(): Promise<void> {
    await sleep(LOOK_EVERY_MS, this.pause.signal).catch(() => undefined);
    this.pause = new AbortController();
  }
}

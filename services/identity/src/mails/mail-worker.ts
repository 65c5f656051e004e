import { Mailer } from '@guildhall/mail';
import { QueueWork } from '@guildhall/service';
import { logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import { MailDelivery } from './mail-delivery.js';
import { MailJobs } from './mail-jobs.js';
import { OutgoingMails } from './outgoing-mails.js';

/** At once, in one process: as many as the mailer has connections for, and some that wait for one. */
const BATCH = 8;
const LOOK_EVERY_MS = 1_000;

/** Sends what stands in the queue; each mail is one process's at a time. */
@Injectable()
export class MailWorker extends QueueWork {
  constructor(
    mails: OutgoingMails,
    private readonly jobs: MailJobs,
    private readonly delivery: MailDelivery,
    private readonly mailer: Mailer,
  ) {
    super({ purpose: 'send mails', source: mails, lookEveryMs: LOOK_EVERY_MS });
  }

  /** Mails under way finish; what is left is sent by another process, or after the next start. */
  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    await this.mailer.close();
  }

  protected override async round(): Promise<number> {
    const places = await this.jobs.due(BATCH);
    const ends = await Promise.allSettled(places.map((place) => this.delivery.deliver(place)));
    // Nobody knows what became of these: the lease ends, and they are sent again under the same Message-ID.
    for (const end of ends)
      if (end.status === 'rejected') logger.warn({ error: end.reason, component: 'mails' }, 'A mail is undecided.');
    return places.length < BATCH ? LOOK_EVERY_MS : 0;
  }
}

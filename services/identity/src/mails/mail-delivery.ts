import { MailDelayed, Mailer, MailRefused, type OutgoingMail } from '@guildhall/mail';
import { faultPoint, Randomness } from '@guildhall/runtime';
import { counter } from '@guildhall/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { MailEnvelopes } from './mail-envelopes.js';
import type { MailJob } from './mail-job.entity.js';
import { type MailPlace, MailJobs } from './mail-jobs.js';
import { MAIL_KINDS } from './mail-kinds.js';

const afterSend = faultPoint('mails.after-send');

/** Longer than a mail may take altogether (20 s) and its transactions: who took it is dead by then. */
const LEASE_MS = 60_000;
const LONGEST_WAIT_MS = 1_800_000;

const givenUp = counter({
  name: 'guildhall_identity_mails_given_up_total',
  help: 'Mails that will not be sent any more, by the last reason.',
  labels: ['mail', 'reason'],
});

/** Brings one mail out, outside of any transaction: at least once, and with one Message-ID, so it is seen once. */
@Injectable()
export class MailDelivery {
  private readonly shortestWaitMs: number;

  constructor(
    private readonly jobs: MailJobs,
    private readonly envelopes: MailEnvelopes,
    private readonly mailer: Mailer,
    private readonly randomness: Randomness,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.shortestWaitMs = settings.MAIL_RETRY_SECONDS * 1_000;
  }

  async deliver(place: MailPlace): Promise<void> {
    const job = await this.jobs.take(place, LEASE_MS);
    if (!job) return;
    try {
      await this.send(job);
    } catch (error) {
      return this.failed(job, error);
    }
    await afterSend();
    await this.jobs.sent(job);
  }

  private async send(job: MailJob): Promise<void> {
    const { to, values, token } = this.envelopes.open(job, job.sealed ?? '');
    const { kind, path } = MAIL_KINDS[job.kind];
    const link = path !== undefined && token !== undefined ? { path, fragment: { token } } : undefined;
    // Which fields a kind has, the one who put the mail knew; the kind is looked up anew by its name here.
    const mail: OutgoingMail = { kind, to, values, key: job.id, ...(link && { link }) };
    await this.mailer.send(mail);
  }

  private async failed(job: MailJob, error: unknown): Promise<void> {
    const isFinal = error instanceof MailRefused;
    if (!isFinal && (await this.jobs.postpone(job, this.waitOf(job)))) return;
    const reason = reasonOf(error);
    givenUp.inc({ mail: job.kind, reason });
    await this.jobs.giveUp(job, reason);
  }

  // Doubling, and spread over a half: mails that failed together do not come back together.
  private waitOf({ attempts }: MailJob): number {
    const wait = Math.min(LONGEST_WAIT_MS, this.shortestWaitMs * 2 ** Math.min(attempts, 20));
    return wait * (0.5 + this.randomness.fraction() / 2);
  }
}

// What it is beyond that may hold an address, or the envelope; what is unreadable may be readable with another ring.
function reasonOf(error: unknown): string {
  return error instanceof MailDelayed || error instanceof MailRefused ? error.reason : 'unreadable';
}

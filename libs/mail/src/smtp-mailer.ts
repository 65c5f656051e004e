import { createHash } from 'node:crypto';
import { counter, logger } from '@guildhall/telemetry';
import nodemailer, { type SMTPPoolSentMessageInfo, type Transporter } from 'nodemailer';
import { html, plainText } from './layout.js';
import { linkTo } from './link.js';
import { mailAddress } from './mail-address.js';
import { MailDelayed, MailRefused } from './mail-errors.js';
import type { MailSettings } from './mail-settings.js';
import { checkTexts, fillIn } from './mail-texts.js';
import { Mailer, type OutgoingMail } from './mailer.js';
import { failureOf } from './smtp-failure.js';
import { smtpOptions } from './smtp-options.js';

export interface MailLimits {
  /** Mails under way and waiting; one more is MailDelayed at once. */
  readonly queue: number;
  /** From send() to its end, waiting included. */
  readonly deadlineMs: number;
}

const LIMITS: MailLimits = { queue: 200, deadlineMs: 20_000 };
const FAREWELL_MS = 5_000;
const FAREWELL_LOOK_MS = 20;

const mails = counter({
  name: 'guildhall_mail_total',
  help: 'Mails by what became of them: sent, delayed (may be tried again), refused.',
  labels: ['mail', 'outcome'],
});

/** Sends over SMTP with a small pool of connections. Logs the kind of a mail and the reason, nothing else of it. */
export class SmtpMailer extends Mailer {
  private readonly transport: Transporter<SMTPPoolSentMessageInfo>;
  private readonly from: string;
  private underWay = 0;
  private isClosed = false;

  constructor(
    private readonly settings: MailSettings,
    private readonly limits: MailLimits = LIMITS,
  ) {
    super();
    this.from = mailAddress(settings.MAIL_FROM);
    this.transport = nodemailer.createTransport(smtpOptions(settings.SMTP_URL));
    // Of a connection that nobody waits on; whoever waits gets it as a MailDelayed.
    this.transport.on('error', () => {});
  }

  async send<F extends string>(mail: OutgoingMail<F>): Promise<{ readonly messageId: string }> {
    try {
      const messageId = await this.deliver(mail);
      mails.inc({ mail: mail.kind.name, outcome: 'sent' });
      return { messageId };
    } catch (error) {
      this.tell(mail.kind.name, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const deadline = performance.now() + FAREWELL_MS;
    while (this.underWay > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, FAREWELL_LOOK_MS));
    this.transport.close({ force: true });
  }

  private async deliver(mail: OutgoingMail): Promise<string> {
    const message = this.messageOf(mail);
    if (this.isClosed) throw new MailDelayed({ reason: 'closed' });
    if (this.underWay >= this.limits.queue) throw new MailDelayed({ reason: 'queue-full' });
    this.underWay += 1;
    try {
      await this.transport.sendMail({ ...message, signal: AbortSignal.timeout(this.limits.deadlineMs) });
    } catch (error) {
      throw failureOf(error);
    } finally {
      this.underWay -= 1;
    }
    return message.messageId;
  }

  private messageOf({ kind, to, values, link: target, key, texts: own, language = 'en' }: OutgoingMail) {
    const address = mailAddress(to);
    if (own) checkTexts(own, kind.fields);
    const texts = fillIn(own ?? kind.texts, values);
    const { PUBLIC_URL, MAIL_FROM_NAME } = this.settings;
    const link = target && linkTo(PUBLIC_URL, target);
    if ((link === undefined) !== (texts.action === undefined))
      throw new TypeError(`The mail ${kind.name} has a link without words for it, or words without a link.`);
    const sheet = { texts, link, sender: MAIL_FROM_NAME, language };
    return {
      from: { name: MAIL_FROM_NAME, address: this.from },
      to: { name: '', address },
      envelope: { from: this.from, to: [address] },
      subject: texts.subject,
      text: plainText(sheet),
      html: html(sheet),
      messageId: this.messageIdOf(key, address),
      // No holiday notices in return (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
  }

  // Hashed: a key may tell what it is about, and headers are read by every server on the way.
  private messageIdOf(key: string, address: string): string {
    const digest = createHash('sha256')
      .update(JSON.stringify(['guildhall.mail.v1', key, address]))
      .digest('base64url');
    return `<${digest}@${this.from.slice(this.from.lastIndexOf('@') + 1)}>`;
  }

  private tell(mail: string, error: unknown): void {
    const isKnown = error instanceof MailDelayed || error instanceof MailRefused;
    mails.inc({ mail, outcome: error instanceof MailDelayed ? 'delayed' : 'refused' });
    if (isKnown) logger.warn({ mail, reason: error.reason, smtpCode: error.smtpCode }, 'A mail was not sent.');
  }
}

import type { MailKind } from './define-mail.js';
import type { LinkTarget } from './link.js';
import type { MailTexts } from './mail-texts.js';

export interface OutgoingMail<F extends string = string> {
  readonly kind: MailKind<F>;
  /** One address. Two people are two mails: nobody learns of the other, and each succeeds or fails alone. */
  readonly to: string;
  readonly values: Readonly<Record<F, string>>;
  readonly link?: LinkTarget;
  /** What this mail is about, for ever the same: an id of a row, not a secret. Makes the Message-ID. */
  readonly key: string;
  /** A tenant's own words in place of the kind's. */
  readonly texts?: MailTexts;
  /** BCP 47, of the words. Default `en`. */
  readonly language?: string;
}

/** The port to mail. The abstract class is also the injection token. */
export abstract class Mailer {
  /**
   * Resolves with the Message-ID when the server has taken the mail. Throws MailDelayed for what may be tried again,
   * MailRefused for what may not, MailTextsRefused for a tenant's words that do not fit. Sent twice, the recipient has
   * two mails with one Message-ID, which most programs show once.
   */
  abstract send<F extends string>(mail: OutgoingMail<F>): Promise<{ readonly messageId: string }>;
  /** Lets mails under way finish, for some seconds at most. */
  abstract close(): Promise<void>;
}

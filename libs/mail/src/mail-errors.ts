/** Why a mail did not go out, in words that hold no address, no text of the mail and no answer of the server. */
interface Reason {
  /** `connection`, `timeout`, `queue-full`, `sign-in`, `tls`, `server`, `closed`, `recipient`, `message`, `address` … */
  readonly reason: string;
  /** The SMTP code, where the server gave one. */
  readonly smtpCode?: number;
}

/** Not accepted now. The same call later may succeed, and carries the same Message-ID. */
export class MailDelayed extends Error {
  override readonly name = 'MailDelayed';
  readonly reason: string;
  readonly smtpCode: number | undefined;

  constructor({ reason, smtpCode }: Reason) {
    super(`The mail was not accepted now: ${reason}${smtpCode ? ` (${smtpCode})` : ''}.`);
    this.reason = reason;
    this.smtpCode = smtpCode;
  }
}

/** Refused for good: repeating it changes nothing. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  readonly reason: string;
  readonly smtpCode: number | undefined;

  constructor({ reason, smtpCode }: Reason) {
    super(`The mail was refused: ${reason}${smtpCode ? ` (${smtpCode})` : ''}.`);
    this.reason = reason;
    this.smtpCode = smtpCode;
  }
}

import { MailDelayed, MailRefused } from './mail-errors.js';

// What the server says to one of these is about this mail; elsewhere it is about us, and the operator can mend it.
const ABOUT_THE_MAIL = /^(?:MAIL FROM|RCPT TO|DATA)$/;

const BY_CODE: Readonly<Record<string, string>> = {
  EAUTH: 'sign-in',
  ENOAUTH: 'sign-in',
  ETLS: 'tls',
  EREQUIRETLS: 'tls',
  ETIMEDOUT: 'timeout',
  EABORT: 'timeout',
  EDNS: 'connection',
  ESOCKET: 'connection',
  ECONNECTION: 'connection',
};

/**
 * The class of a failed try. The error of the client is not kept as a cause: servers repeat addresses in what they say,
 * and whatever is thrown may be logged.
 */
export function failureOf(error: unknown): MailDelayed | MailRefused {
  const { code, responseCode, command } = fieldsOf(error);
  const smtpCode = responseCode === undefined ? {} : { smtpCode: responseCode };
  const isFinal = responseCode !== undefined && responseCode >= 500 && ABOUT_THE_MAIL.test(command ?? '');
  if (isFinal) return new MailRefused({ reason: command === 'RCPT TO' ? 'recipient' : 'message', ...smtpCode });
  return new MailDelayed({ reason: BY_CODE[code ?? ''] ?? 'server', ...smtpCode });
}

function fieldsOf(error: unknown): { code?: string; responseCode?: number; command?: string } {
  if (typeof error !== 'object' || error === null) return {};
  const { code, responseCode, command } = error as Record<string, unknown>;
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
    ...(typeof command === 'string' ? { command } : {}),
  };
}

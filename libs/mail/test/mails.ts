import { randomUUID } from 'node:crypto';
import { caughtMails, type CaughtMail, servers } from '@guildhall/testing';
import { defineMail } from '../src/define-mail.js';
import { SmtpMailer, type MailLimits } from '../src/smtp-mailer.js';

export const invitation = defineMail({
  name: 'invitation',
  fields: ['organization', 'inviter'],
  texts: {
    subject: '{{ inviter }} invites you to {{ organization }}',
    heading: 'Join {{ organization }}',
    paragraphs: ['{{ inviter }} has invited you to {{ organization }}.'],
    action: 'Accept the invitation',
    closing: ['If you expected nothing of the kind, do nothing.'],
  },
});

export const passwordChanged = defineMail({
  name: 'password-changed',
  fields: ['organization'],
  texts: {
    subject: 'Your password was changed',
    heading: 'Your password was changed',
    paragraphs: ['If it was not you, tell an administrator of {{ organization }} at once.'],
  },
});

export const PUBLIC_URL = 'https://guild.example.org';

export function mailerTo(port?: number, limits?: MailLimits, smtpUrl = servers.smtpUrl): SmtpMailer {
  const url = new URL(smtpUrl);
  if (port !== undefined) url.port = String(port);
  const settings = { SMTP_URL: url.href, MAIL_FROM: 'no-reply@guild.example.org', MAIL_FROM_NAME: 'Gülde', PUBLIC_URL };
  return new SmtpMailer(settings, limits);
}

/** An address of its own for each test: the catcher is shared. */
export function freshAddress(): string {
  return `t${randomUUID().slice(0, 13)}@example.org`;
}

export function invitationTo(to: string) {
  return {
    kind: invitation,
    to,
    values: { organization: 'Ada & Söhne', inviter: 'Grace' },
    link: { path: '/invitations/accept', fragment: { token: 'ghinv_secret' } },
    key: `invitation:${to}`,
  };
}

export async function onlyMailTo(to: string): Promise<CaughtMail> {
  const [mail, second] = await caughtMails(to);
  if (!mail || second) throw new Error('There is not exactly one mail.');
  return mail;
}

export function header(mail: CaughtMail, name: string): string | undefined {
  return mail.headers.find((each) => each.name === name)?.value;
}

import { randomUUID } from 'node:crypto';
import { eventually, servers } from '@guildhall/testing';
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

export interface Caught {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly unknown[];
}

const read = async (path: string) => (await fetch(`${servers.mailPageUrl}/api/messages${path}`)).json();

/** What the catcher has for the address; waits for that many. */
export async function caught(to: string, count = 1): Promise<Caught[]> {
  const path = `?to=${encodeURIComponent(to)}`;
  const found = await eventually(async () => {
    const { items } = (await read(path)) as { items: { id: string }[] };
    return items.length >= count ? items : undefined;
  });
  return Promise.all(found.map(async ({ id }) => (await read(`/${id}`)) as Caught));
}

export async function onlyMailTo(to: string): Promise<Caught> {
  const [mail, second] = await caught(to);
  if (!mail || second) throw new Error('There is not exactly one mail.');
  return mail;
}

export function header(mail: Caught, name: string): string | undefined {
  return mail.headers.find((each) => each.name === name)?.value;
}

import { defineMail } from '@guildhall/mail';

const activation = defineMail({
  name: 'activation',
  fields: ['organization', 'person'],
  texts: {
    subject: 'Your account with {{ organization }}',
    heading: 'Welcome to {{ organization }}',
    paragraphs: [
      'Hello {{ person }}, an account has been made for you.',
      'Choose a password to begin. The link works once, and for a few days.',
    ],
    action: 'Choose a password',
    closing: ['If you expected nothing of the kind, do nothing: without a password the account stays closed.'],
  },
});

/** The mails that identity sends, each with the page of the platform that its link opens. */
export const MAIL_KINDS = {
  activation: { kind: activation, path: '/activate' },
} as const;

export type MailName = keyof typeof MAIL_KINDS;

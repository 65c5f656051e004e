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

const passwordReset = defineMail({
  name: 'password-reset',
  fields: ['organization', 'person', 'address'],
  texts: {
    subject: 'Another password for {{ organization }}',
    heading: 'Choose another password',
    paragraphs: [
      'Hello {{ person }}, somebody asked for another password of your account with {{ organization }}.',
      'The request came from {{ address }}. The link works once, and for a short while. Whoever is signed in as you is then signed out everywhere.',
    ],
    action: 'Choose another password',
    closing: ['If it was not you, do nothing: your password stays as it is, and the link ends by itself.'],
  },
});

const emailProof = defineMail({
  name: 'email-proof',
  fields: ['organization', 'person'],
  texts: {
    subject: 'Confirm your address for {{ organization }}',
    heading: 'Is this your address?',
    paragraphs: [
      'Hello {{ person }}, this is to become the address of your account with {{ organization }}.',
      'From then on you sign in with it. The link works once, and for a short while.',
    ],
    action: 'Confirm this address',
    closing: ['If you expected nothing of the kind, do nothing: nobody gets this address without the link.'],
  },
});

const emailChangeNotice = defineMail({
  name: 'email-change-notice',
  fields: ['organization', 'person', 'address'],
  texts: {
    subject: 'Another address for your account with {{ organization }}',
    heading: 'Your account is to have another address',
    paragraphs: [
      'Hello {{ person }}, somebody who is signed in as you wants another address for your account with {{ organization }}.',
      'The request came from {{ address }}. Nothing has changed yet: the other address has to be confirmed first.',
    ],
    closing: ['If it was not you, change your password now, and tell an administrator of your organisation.'],
  },
});

const newDevice = defineMail({
  name: 'new-device',
  fields: ['organization', 'person', 'device', 'address', 'time'],
  texts: {
    subject: 'A new device has signed in to your account with {{ organization }}',
    heading: 'Was it you?',
    paragraphs: [
      'Hello {{ person }}, somebody has signed in as you with {{ organization }}, from a device that we have not seen with you before.',
      'It calls itself {{ device }}, and came from {{ address }} on {{ time }}.',
    ],
    closing: [
      'If it was you, there is nothing to do. If not, change your password now: that signs out every other device. Then tell an administrator of your organisation.',
    ],
  },
});

const apiKeyLeaked = defineMail({
  name: 'api-key-leaked',
  fields: ['organization', 'person', 'key'],
  texts: {
    subject: 'An API key of {{ organization }} was found in the open',
    heading: 'Your API key is revoked',
    paragraphs: [
      'Hello {{ person }}, somebody has shown us the secret of your API key {{ key }}, so others may have it too.',
      'The key opens nothing any more. Programs that use it need another one.',
    ],
    closing: ['The audit trail says where it was found, if we were told, and what was done with it.'],
  },
});

/** The mails that identity sends, each with the page of the platform that its link opens; a notice has none. */
export const MAIL_KINDS = {
  activation: { kind: activation, path: '/activate' },
  'api-key-leaked': { kind: apiKeyLeaked, path: undefined },
  'email-change-notice': { kind: emailChangeNotice, path: undefined },
  'email-proof': { kind: emailProof, path: '/verify-email' },
  'new-device': { kind: newDevice, path: undefined },
  'password-reset': { kind: passwordReset, path: '/reset' },
} as const;

export type MailName = keyof typeof MAIL_KINDS;

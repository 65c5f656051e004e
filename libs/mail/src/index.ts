/** Mail by SMTP: kinds of mail with words that tenants may change, sent to one person each. See README.md. */
export { defineMail, type MailKind } from './define-mail.js';
export { type LinkTarget } from './link.js';
export { mailAddress } from './mail-address.js';
export { MailDelayed, MailRefused } from './mail-errors.js';
export { mailSettings, type MailSettings } from './mail-settings.js';
export { checkTexts, type MailTexts, MailTextsRefused } from './mail-texts.js';
export { Mailer, type OutgoingMail } from './mailer.js';
export { type MailLimits, SmtpMailer } from './smtp-mailer.js';
export { verifyMailServer } from './verify-mail-server.js';

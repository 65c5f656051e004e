import { Mailer, SmtpMailer } from '@guildhall/mail';
import { Module } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { MailDelivery } from './mail-delivery.js';
import { MailEnvelopes } from './mail-envelopes.js';
import { MailJobs } from './mail-jobs.js';
import { MailWorker } from './mail-worker.js';
import { OutgoingMails } from './outgoing-mails.js';

@Module({
  providers: [
    {
      provide: Mailer,
      inject: [IDENTITY_SETTINGS],
      useFactory: (settings: IdentitySettings) => new SmtpMailer(settings),
    },
    MailDelivery,
    MailEnvelopes,
    MailJobs,
    MailWorker,
    OutgoingMails,
  ],
  exports: [OutgoingMails],
})
export class MailsModule {}

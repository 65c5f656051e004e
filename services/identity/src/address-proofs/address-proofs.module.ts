import { Module } from '@nestjs/common';
import { MailedLinks } from '../mailed-links/mailed-links.js';
import { MailsModule } from '../mails/mails.module.js';
import { UsersModule } from '../users/users.module.js';
import { ChangeOwnEmail, ChangeOwnEmailRoute } from './change-own-email.js';
import { VerifyEmail, VerifyEmailRoute } from './verify-email.js';

@Module({
  imports: [MailsModule, UsersModule],
  controllers: [ChangeOwnEmailRoute, VerifyEmailRoute],
  providers: [ChangeOwnEmail, MailedLinks, VerifyEmail],
})
export class AddressProofsModule {}

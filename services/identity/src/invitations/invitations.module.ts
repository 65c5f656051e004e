import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { MailsModule } from '../mails/mails.module.js';
import { UsersModule } from '../users/users.module.js';
import { ActivateUser, ActivateUserRoute } from './activate-user.js';
import { Invitations } from './invitations.js';
import { InviteUser, InviteUserRoute } from './invite-user.js';
import { ProvisionOrganization } from './provision-organization.consumer.js';
import { SendActivationMail, SendActivationMailRoute } from './send-activation-mail.js';

@Module({
  imports: [CredentialsModule, MailsModule, UsersModule],
  controllers: [ActivateUserRoute, InviteUserRoute, ProvisionOrganization, SendActivationMailRoute],
  providers: [ActivateUser, Invitations, InviteUser, SendActivationMail],
  exports: [Invitations],
})
export class InvitationsModule {}

import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { MailedLinks } from '../mailed-links/mailed-links.js';
import { MailsModule } from '../mails/mails.module.js';
import { ProtectionModule } from '../protection/protection.module.js';
import { NamedAccounts } from '../sign-in/named-accounts.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { UsersModule } from '../users/users.module.js';
import { CompleteRecovery, CompleteRecoveryRoute } from './complete-recovery.js';
import { RecoveryMails } from './recovery-mails.js';
import { RecoveryRequests } from './recovery-requests.js';
import { RecoveryWorker } from './recovery-worker.js';
import { RequestRecovery, RequestRecoveryRoute } from './request-recovery.js';
import { SendRecoveryLink } from './send-recovery-link.js';
import { WayBack } from './way-back.js';

@Module({
  imports: [CredentialsModule, MailsModule, ProtectionModule, SignInModule, UsersModule],
  controllers: [RequestRecoveryRoute, CompleteRecoveryRoute],
  providers: [
    CompleteRecovery,
    MailedLinks,
    NamedAccounts,
    RecoveryMails,
    RecoveryRequests,
    RecoveryWorker,
    RequestRecovery,
    SendRecoveryLink,
    WayBack,
  ],
})
export class RecoveryModule {}

import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { SigningKeysModule } from '../signing-keys/signing-keys.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccessTokens } from './access-tokens.js';
import { ChangePassword, ChangePasswordRoute } from './change-password.js';
import { LogIn, LogInRoute } from './log-in.js';
import { LogOut, LogOutRoute } from './log-out.js';
import { NamedAccounts } from './named-accounts.js';
import { RefreshChain } from './refresh-chain.js';
import { RefreshSession, RefreshSessionRoute } from './refresh-session.js';
import { SessionTokens } from './session-tokens.js';
import { SignInFailures } from './sign-in-failures.js';
import { SignInUpkeep } from './sign-in-upkeep.js';

@Module({
  imports: [CredentialsModule, SigningKeysModule, UsersModule],
  controllers: [LogInRoute, RefreshSessionRoute, LogOutRoute, ChangePasswordRoute],
  providers: [
    AccessTokens,
    ChangePassword,
    LogIn,
    LogOut,
    NamedAccounts,
    RefreshChain,
    RefreshSession,
    SessionTokens,
    SignInFailures,
    SignInUpkeep,
  ],
})
export class SignInModule {}

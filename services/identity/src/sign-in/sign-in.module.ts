import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { FactorsModule } from '../factors/factors.module.js';
import { ProtectionModule } from '../protection/protection.module.js';
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
import { StepUp, StepUpRoute } from './step-up.js';
import { VerifySecondFactor, VerifySecondFactorRoute } from './verify-second-factor.js';
import { SignInChallenges } from './sign-in-challenges.js';
import { SignInFailures } from './sign-in-failures.js';
import { SignInSteps } from './sign-in-steps.js';
import { SignInUpkeep } from './sign-in-upkeep.js';

@Module({
  imports: [CredentialsModule, FactorsModule, ProtectionModule, SigningKeysModule, UsersModule],
  controllers: [
    LogInRoute,
    RefreshSessionRoute,
    LogOutRoute,
    ChangePasswordRoute,
    StepUpRoute,
    VerifySecondFactorRoute,
  ],
  providers: [
    AccessTokens,
    ChangePassword,
    LogIn,
    LogOut,
    NamedAccounts,
    RefreshChain,
    RefreshSession,
    SessionTokens,
    SignInChallenges,
    SignInFailures,
    SignInSteps,
    SignInUpkeep,
    StepUp,
    VerifySecondFactor,
  ],
  exports: [SignInFailures, SignInSteps],
})
export class SignInModule {}

import { Module } from '@nestjs/common';
import { FactorsModule } from '../factors/factors.module.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { OfferPasskeySignIn, OfferPasskeySignInRoute } from './offer-passkey-sign-in.js';
import { PasskeyAccounts } from './passkey-accounts.js';
import { PasskeyAdmission } from './passkey-admission.js';
import { SignInByPasskey, SignInByPasskeyRoute } from './sign-in-by-passkey.js';

@Module({
  imports: [FactorsModule, SignInModule],
  controllers: [OfferPasskeySignInRoute, SignInByPasskeyRoute],
  providers: [OfferPasskeySignIn, PasskeyAccounts, PasskeyAdmission, SignInByPasskey],
})
export class PasskeySignInModule {}

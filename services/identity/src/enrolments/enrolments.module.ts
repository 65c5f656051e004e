import { Module } from '@nestjs/common';
import { FactorsModule } from '../factors/factors.module.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { CompletedEnrolments } from './completed-enrolments.js';
import { ConfirmFactor, ConfirmFactorRoute } from './confirm-factor.js';
import { EnrolTotp, EnrolTotpRoute } from './enrol-totp.js';
import { OfferPasskey, OfferPasskeyRoute } from './offer-passkey.js';
import { RegisterPasskey, RegisterPasskeyRoute } from './register-passkey.js';

@Module({
  imports: [FactorsModule, SignInModule],
  controllers: [ConfirmFactorRoute, EnrolTotpRoute, OfferPasskeyRoute, RegisterPasskeyRoute],
  providers: [CompletedEnrolments, ConfirmFactor, EnrolTotp, OfferPasskey, RegisterPasskey],
})
export class EnrolmentsModule {}

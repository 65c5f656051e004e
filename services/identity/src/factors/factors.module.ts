import { Module } from '@nestjs/common';
import { FactorSecrets } from './factor-secrets.js';
import { Factors } from './factors.js';
import { TotpFactors } from './totp-factors.js';

@Module({
  providers: [FactorSecrets, Factors, TotpFactors],
  exports: [Factors, FactorSecrets, TotpFactors],
})
export class FactorsModule {}

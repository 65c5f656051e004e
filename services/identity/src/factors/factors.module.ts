import { Module } from '@nestjs/common';
import { BackupCodes } from './backup-codes.js';
import { FactorSecrets } from './factor-secrets.js';
import { Factors } from './factors.js';
import { PasskeyCeremony } from './passkey-ceremony.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyFactors } from './passkey-factors.js';
import { TotpFactors } from './totp-factors.js';

/** What sign-in and enrolment both stand on. */
const KINDS = [BackupCodes, Factors, FactorSecrets, PasskeyCeremony, PasskeyChallenges, PasskeyFactors, TotpFactors];

@Module({ providers: KINDS, exports: KINDS })
export class FactorsModule {}

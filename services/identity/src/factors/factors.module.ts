import { Module } from '@nestjs/common';
import { BackupCodes } from './backup-codes.js';
import { FactorUpkeep } from './factor-upkeep.js';
import { FactorSecrets } from './factor-secrets.js';
import { Factors } from './factors.js';
import { ListFactorUses, ListFactorUsesRoute } from './list-factor-uses.js';
import { ListOwnFactorsRoute } from './list-own-factors.js';
import { ListUserFactorsRoute } from './list-user-factors.js';
import { PasskeyCeremony } from './passkey-ceremony.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyFactors } from './passkey-factors.js';
import { RemoveOwnFactor, RemoveOwnFactorRoute } from './remove-own-factor.js';
import { RenewBackupCodes, RenewBackupCodesRoute } from './renew-backup-codes.js';
import { RenewFactorSecrets } from './renew-factor-secrets.js';
import { ResetFactors } from './reset-factors.js';
import { ResetUserFactorRoute } from './reset-user-factor.js';
import { ResetUserFactorsRoute } from './reset-user-factors.js';
import { TotpFactors } from './totp-factors.js';

/** What sign-in and enrolment both stand on. */
const KINDS = [BackupCodes, Factors, FactorSecrets, PasskeyCeremony, PasskeyChallenges, PasskeyFactors, TotpFactors];

@Module({
  controllers: [
    ListFactorUsesRoute,
    ListOwnFactorsRoute,
    ListUserFactorsRoute,
    RemoveOwnFactorRoute,
    RenewBackupCodesRoute,
    ResetUserFactorRoute,
    ResetUserFactorsRoute,
  ],
  providers: [
    ...KINDS,
    FactorUpkeep,
    ListFactorUses,
    RemoveOwnFactor,
    RenewBackupCodes,
    RenewFactorSecrets,
    ResetFactors,
  ],
  exports: KINDS,
})
export class FactorsModule {}

import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { Client } from '../sessions/session.entity.js';
import type { User } from '../users/user.entity.js';
import { BackupCodes } from './backup-codes.js';
import { enrolledBy } from './enrolled-by.js';
import type { FactorMethod } from './factor.entity.js';
import type { FactorProof, FactorVerdict } from './factor-proof.js';
import { noteUse } from './factor-uses.js';
import { PasskeyFactors } from './passkey-factors.js';
import { TotpFactors } from './totp-factors.js';

/** The second factors of users, for whoever lets somebody in (IDN-5). */
@Injectable()
export class Factors {
  constructor(
    private readonly totp: TotpFactors,
    private readonly backupCodes: BackupCodes,
    private readonly passkeys: PasskeyFactors,
    private readonly clock: Clock,
  ) {}

  /** By what the user can prove to be themselves now, beside the password. Empty: there is nothing to ask for. */
  enrolledBy(tx: TenantTransaction, userId: string): Promise<readonly FactorMethod[]> {
    return enrolledBy(tx, userId);
  }

  /**
   * Whether the user holds what is shown; what is good once is used up. Tells the trail either way: the caller has locked
   * the user's row, commits, and throws afterwards.
   */
  async verify(tx: TenantTransaction, user: User, proof: FactorProof, client: Client): Promise<FactorVerdict> {
    const verdict = await this.judge(tx, user, proof);
    await noteUse(tx, user, verdict, { client, at: this.clock.now() });
    return verdict;
  }

  private async judge(tx: TenantTransaction, { id }: User, proof: FactorProof): Promise<FactorVerdict> {
    if ('code' in proof) return { method: 'totp', ...(await this.totp.use(tx, id, proof.code)) };
    if ('backupCode' in proof)
      return { method: 'backup-code', ...(await this.backupCodes.use(tx, id, proof.backupCode)) };
    return { method: 'passkey', ...(await this.passkeys.use(tx, id, proof.passkey)) };
  }
}

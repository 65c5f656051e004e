import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { RenewFactorSecrets } from './renew-factor-secrets.js';
import { Injectable } from '@nestjs/common';

const EVERY_MS = 3_600_000;
/** How long it is known when a factor was shown. */
const USE_KEPT_MS = 90 * 86_400_000;

const SWEEP = [
  'delete from factors where confirmed_at is null and confirm_by < $1',
  'delete from passkey_challenges where expires_at < $1',
];

/** Removes what nobody confirmed or answered, and uses of long ago; seals anew after a rotation (IDN-5, D25). Any number may sweep at once. */
@Injectable()
export class FactorUpkeep extends RecurringWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly renewal: RenewFactorSecrets,
    private readonly clock: Clock,
  ) {
    super('sweep factors', { everyMs: EVERY_MS });
  }

  override async execute(): Promise<void> {
    const now = this.clock.now();
    await this.database.platform('remove factors, challenges and uses that are over', async (tx) => {
      for (const statement of SWEEP) await tx.query(statement, [now]);
      await tx.query('delete from factor_uses where used_at < $1', [new Date(now.getTime() - USE_KEPT_MS)]);
    });
    await this.renewal.execute();
  }
}

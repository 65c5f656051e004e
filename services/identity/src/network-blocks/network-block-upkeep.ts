import { Actor } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { removeExpired } from './expired-blocks.js';

const EVERY_MS = 3_600_000;

/** Removes blocks that have ended by themselves, so that no gateway reads them for ever (D25). Any number may sweep at once. */
@Injectable()
export class NetworkBlockUpkeep extends RecurringWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {
    super('remove network blocks that are over', { everyMs: EVERY_MS });
  }

  override async execute(): Promise<void> {
    const at = this.clock.now();
    const tenants = await this.database.platform('find network blocks that are over', (tx) =>
      tx.query<{ tenant_id: string }[]>('select distinct tenant_id from network_blocks where expires_at <= $1', [at]),
    );
    for (const { tenant_id: tenantId } of tenants)
      await this.database.transaction(Actor.system('identity', tenantId), (tx) => removeExpired(tx, at));
  }
}

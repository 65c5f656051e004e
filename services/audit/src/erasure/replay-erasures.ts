import { Actor } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { logger } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { ErasePerson } from './erase-person.js';
import { ErasureList, type ListedErasure } from './erasure-list.js';
import { Erasure } from './erasure.entity.js';

const MADE = `
insert into erasures (tenant_id, id, person, codes, user_id, requested_by, requested_at, version)
values ($1, $2, $3, $4, $5, $6, $7, 0) on conflict do nothing`;

/**
 * Destroys again what a restored database has brought back: whoever is listed beside it as erased, and is not erased in it
 * (D21). At each start, and before the service answers anybody: nobody reads for a second what was erased for good.
 */
@Injectable()
export class ReplayErasures implements OnApplicationBootstrap {
  constructor(
    private readonly database: TenantDatabase,
    private readonly list: ErasureList,
    private readonly erasePerson: ErasePerson,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const replayed = await this.execute();
    if (replayed > 0)
      logger.warn({ replayed, component: 'erasure' }, 'Erasures were replayed: the database was older.');
  }

  /** Answers how many there were. */
  async execute(): Promise<number> {
    let replayed = 0;
    for (const [tenantId, ids] of await this.list.ids()) {
      const actor = Actor.system('audit', tenantId);
      for (const id of await this.database.transaction(actor, (tx) => forgotten(tx, ids))) {
        const listed = await this.list.find(tenantId, id);
        await this.database.transaction(actor, (tx) => this.replay(tx, listed));
        replayed += 1;
      }
    }
    return replayed;
  }

  private async replay(tx: TenantTransaction, listed: ListedErasure): Promise<void> {
    const { tenantId, id, codes, userId, requestedBy, erasedAt } = listed;
    await tx.query(MADE, [tenantId, id, codes[0], codes, userId, requestedBy, erasedAt]);
    // One that waited for a hold, or was asked for anew since the restore, is the same person's.
    const erasure = await tx.findOneOrFail(Erasure, {
      where: { person: In(codes) },
      lock: { mode: 'pessimistic_write' },
    });
    if (!erasure.erasedAt) await this.erasePerson.erase(tx, erasure, { isReplay: true });
  }
}

async function forgotten(tx: TenantTransaction, ids: readonly string[]): Promise<string[]> {
  const known = await tx.find(Erasure, { where: { id: In([...ids]), erasedAt: Not(IsNull()) }, select: { id: true } });
  const erased = new Set(known.map(({ id }) => id));
  return ids.filter((id) => !erased.has(id));
}

import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { QueueWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { ErasureList } from './erasure-list.js';
import { ForgetTraces } from './forget-traces.js';
import { ErasureQueue } from './erasure-queue.js';
import { Erasure } from './erasure.entity.js';

const LOOK_EVERY_MS = 60_000;
const AT_ONCE = 100;

const WAITING = `select organization_id, id from unlisted_erasures limit ${AT_ONCE}`;
const DONE = 'delete from unlisted_erasures where organization_id = $1 and id = $2';

interface WaitingRow {
  readonly organization_id: string;
  readonly id: string;
}

/**
 * Lists each erasure beside the database, right after its commit, and takes away what its entries were found by. Killed in
 * between, the next that looks does it.
 */
@Injectable()
export class ErasureLister extends QueueWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly list: ErasureList,
    private readonly forgetTraces: ForgetTraces,
    queue: ErasureQueue,
  ) {
    super({ purpose: 'list erasures', source: queue, lookEveryMs: LOOK_EVERY_MS });
  }

  protected override async round(): Promise<number> {
    // Who waits is a directory: which organisation asks makes no difference.
    const waiting = await this.database.transaction(Actor.system('audit', PLATFORM_TENANT_ID), (tx) =>
      tx.query<WaitingRow[]>(WAITING),
    );
    for (const row of waiting) await this.add(row);
    return waiting.length === AT_ONCE ? 0 : LOOK_EVERY_MS;
  }

  // Not within one transaction: the file lies on another disk, or further away.
  private async add({ organization_id, id }: WaitingRow): Promise<void> {
    const actor = Actor.system('audit', organization_id);
    const erasure = await this.database.transaction(actor, (tx) => tx.findOneByOrFail(Erasure, { id }));
    await this.list.add(erasure);
    await this.forgetTraces.execute(erasure);
    await this.database.transaction(actor, (tx) => tx.query(DONE, [organization_id, id]));
  }
}

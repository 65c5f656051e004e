import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { ObjectStore } from '@guildhall/objects';
import { Clock } from '@guildhall/runtime';
import { QueueWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { Archive } from '../archives/archive.entity.js';
import { RemovalQueue } from './removal-queue.js';

const LOOK_EVERY_MS = 60_000;
const AT_ONCE = 50;

const WAITING = `select organization_id, id from unremoved_files limit ${AT_ONCE}`;
const DONE = 'delete from unremoved_files where organization_id = $1 and id = $2';

interface WaitingRow {
  readonly organization_id: string;
  readonly id: string;
}

/**
 * Removes the files of archives that two people had deleted. A file is unlinked, no more: what the medium under it, or a
 * backup of it, still holds is for whoever runs those to say; what is personal in it is sealed.
 */
@Injectable()
export class FileRemover extends QueueWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly store: ObjectStore,
    private readonly clock: Clock,
    queue: RemovalQueue,
  ) {
    super({ purpose: 'remove files of archives', source: queue, lookEveryMs: LOOK_EVERY_MS });
  }

  protected override async round(): Promise<number> {
    // Who waits is a directory: which organisation asks makes no difference.
    const waiting = await this.database.transaction(Actor.system('audit', PLATFORM_TENANT_ID), (tx) =>
      tx.query<WaitingRow[]>(WAITING),
    );
    for (const row of waiting) await this.remove(row);
    return waiting.length === AT_ONCE ? 0 : LOOK_EVERY_MS;
  }

  private async remove({ organization_id, id }: WaitingRow): Promise<void> {
    const actor = Actor.system('audit', organization_id);
    const { objectKey } = await this.database.transaction(actor, (tx) => tx.findOneByOrFail(Archive, { id }));
    if (objectKey !== null) await this.store.remove(objectKey);
    await this.database.transaction(actor, async (tx) => {
      await tx.update(Archive, { id }, { objectKey: null, fileRemovedAt: this.clock.now() });
      await tx.query(DONE, [organization_id, id]);
    });
  }
}

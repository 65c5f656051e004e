import type { Actor } from '@guildhall/access';
import type { TenantDatabase } from '@guildhall/database';
import { IsNull, Not } from 'typeorm';
import { Archive } from './archive.entity.js';
import { ArchiveNotFound } from './archive.problems.js';

/** One whose entries have left the database: before that there is none for anybody. */
export async function findArchived(database: TenantDatabase, actor: Actor, id: string): Promise<Archive> {
  const archive = await database.transaction(actor, (tx) => tx.findOneBy(Archive, { id, archivedAt: Not(IsNull()) }));
  if (!archive) throw new ArchiveNotFound('There is no archive with this id.');
  return archive;
}

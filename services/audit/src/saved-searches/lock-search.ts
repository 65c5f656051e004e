import type { Actor } from '@guildhall/access';
import type { TenantTransaction } from '@guildhall/database';
import { TrailSearchNotFound } from './saved-search.problems.js';
import { TrailSearch } from './trail-search.entity.js';

/** The saved search, locked until the transaction ends; what somebody keeps for themselves nobody else finds. */
export async function lockSearch(tx: TenantTransaction, actor: Actor, id: string): Promise<TrailSearch> {
  const search = await tx.findOne(TrailSearch, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!search?.isSeenBy(actor.describe())) throw new TrailSearchNotFound('There is no saved search with this id.');
  return search;
}

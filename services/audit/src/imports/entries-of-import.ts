import { encodeId } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { type DraftEntry, ENTRY_FORMAT, ENTRY_PREFIX } from '../entries/draft-entry.js';
import type { ReadRows } from './read-rows.js';

/**
 * Rows as entries, each marked as what somebody brought along: `imported` says who, when, and which row, and is hashed with
 * the rest, so that nobody can take it for what happened before our eyes. Its time is the one that was claimed.
 */
export function entriesOfImport(
  { tenantId, actor }: TenantTransaction,
  importId: string,
  { sound, at }: Pick<ReadRows, 'sound'> & { readonly at: Date },
): DraftEntry[] {
  const batch = encodeId('imp', importId);
  return sound.map(({ row, item }) => {
    const id = newId();
    const { at: time, type, category, severity, actor: who, target, ...data } = item;
    const members = {
      ...{ format: ENTRY_FORMAT, id: encodeId(ENTRY_PREFIX, id), tenant: encodeId('org', tenantId) },
      ...{ type, category, severity, time, actor: who },
      ...(target === undefined ? {} : { target }),
      ...{ correlation: actor.correlationId, source: '/guildhall/audit' },
      imported: { batch, row, by: actor.describe(), at: at.toISOString() },
      data: Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
    };
    return { id, members: members as DraftEntry['members'], person: who };
  });
}

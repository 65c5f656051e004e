import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { RecentKeys } from './recent-keys.js';

/** Told with the commit to all processes that may hold a key in memory; the payload is the organisation. */
export const ERASURES_CHANNEL = 'guildhall_audit_erasures';

// An empty row first: whoever makes a key for the person at this moment holds the same place of the index, and is waited for,
// so that no key comes to light after all of them were destroyed.
const WAIT = `
insert into subject_keys (tenant_id, id, person, wrapped)
select $1, made.id, made.person, '' from unnest($2::uuid[], $3::text[]) as made (id, person) order by made.person
    on conflict (tenant_id, person) where wrapped is not null do nothing`;
const DESTROY = `
update subject_keys set wrapped = null
 where tenant_id = $1 and person = any($2) and wrapped is not null returning id`;
const TELL = 'select pg_notify($1, $2)';

/**
 * Destroys the keys of a person, all wrapped copies there are: what they sealed is unreadable from the commit on, and verifies
 * as before (D13, T72). Twice destroys nothing more. Backups hold wrapped copies until they are over; what a restored
 * database still has is destroyed again by the list of erasures (D21).
 */
@Injectable()
export class DestroyPersonKeys {
  constructor(private readonly recent: RecentKeys) {}

  /** By the codes of their name. Answers the ids of the keys. */
  async execute(tx: TenantTransaction, codes: readonly string[]): Promise<string[]> {
    const { tenantId } = tx;
    const empty = codes.map(() => newId());
    await tx.query(WAIT, [tenantId, empty, codes]);
    const [destroyed] = await tx.query<[{ id: string }[], number]>(DESTROY, [tenantId, codes]);
    await tx.query(TELL, [ERASURES_CHANNEL, tenantId]);
    tx.afterCommit(() => this.recent.forget(tenantId));
    return destroyed.map(({ id }) => id).filter((id) => !empty.includes(id));
  }
}

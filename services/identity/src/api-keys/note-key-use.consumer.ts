import { type RequestRecord, RequestsHandled } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';

/** A use of a key that was let in, or would have been by another scope. */
interface Use {
  readonly at: string;
  readonly address: string;
}

// The newest wins, whenever and however often it comes.
const NOTE = `
update api_keys as k set last_used_at = used.at, last_used_from = used.address
  from unnest($2::uuid[], $3::timestamptz[], $4::text[]) as used(id, at, address)
 where k.tenant_id = $1 and k.id = used.id and (k.last_used_at is null or k.last_used_at < used.at)`;

/** Notes when and whence each key was used last, from what the gateway reports. What it lost is lost here too (IDN-11). */
@Consumer()
export class NoteKeyUse {
  @Consumes(RequestsHandled, { as: 'identity.api-key-use', many: true })
  async on(events: readonly Delivered<RequestsHandled>[], tx: TenantTransaction): Promise<void> {
    const uses = newestUses(events.flatMap(({ data }) => data.requests));
    if (uses.size === 0) return;
    // Sorted, so that two processes lock the rows in one order.
    const keys = [...uses.keys()].sort();
    const used = keys.map((key) => uses.get(key));
    await tx.query(NOTE, [tx.tenantId, keys, used.map((use) => use?.at), used.map((use) => use?.address)]);
  }
}

function newestUses(records: readonly RequestRecord[]): Map<string, Use> {
  const newest = new Map<string, Use>();
  for (const { apiKeyId, at, clientAddress: address, status } of records) {
    // Who is refused with a key has not used it: it was revoked, had expired, or was shown from elsewhere.
    if (apiKeyId === undefined || status === 401 || status === 403) continue;
    const known = newest.get(apiKeyId);
    if (!known || known.at < at) newest.set(apiKeyId, { at, address });
  }
  return newest;
}

import { type RequestRecord, RequestsHandled } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { type KeyUse, noteKeyUses } from '../stated-keys/note-key-uses.js';

/** Notes when and whence each key was used last, from what the gateway reports. What it lost is lost here too (IDN-11). */
@Consumer()
export class NoteKeyUse {
  @Consumes(RequestsHandled, { as: 'identity.api-key-use', many: true })
  async on(events: readonly Delivered<RequestsHandled>[], tx: TenantTransaction): Promise<void> {
    const uses = newestUses(events.flatMap(({ data }) => data.requests));
    if (uses.size > 0) await noteKeyUses(tx, [...uses.values()]);
  }
}

function newestUses(records: readonly RequestRecord[]): Map<string, KeyUse> {
  const newest = new Map<string, KeyUse>();
  for (const { apiKeyId, at, clientAddress: address, status } of records) {
    // Who is refused with a key has not used it: it was revoked, had expired, or was shown from elsewhere.
    if (apiKeyId === undefined || status === 401 || status === 403) continue;
    const known = newest.get(apiKeyId);
    if (!known || known.at < at) newest.set(apiKeyId, { id: apiKeyId, at, address });
  }
  return newest;
}

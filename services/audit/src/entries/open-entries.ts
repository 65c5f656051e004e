import type { JsonObject, JsonValue } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import type { SealingKey } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { PersonKeys } from '../persons/person-keys.js';
import { isSealed, keyIdOf, openValue } from '../persons/sealed-value.js';
import { contractOf } from './draft-entry.js';
import type { EntryView } from './entry.view.js';
import { withPersonalValues } from './personal-values.js';

/** An entry as it is stored. */
export interface StoredEntry {
  readonly id: string;
  readonly canonical: Buffer;
  /** pg answers a bigint as text; null while it waits for its place. */
  readonly place: string | null;
  readonly sequenced_at: Date | null;
}

interface ReadEntry {
  readonly row: StoredEntry;
  readonly members: JsonObject;
}

/** Shows entries to those who may read the trail: one statement for the keys of all of them. */
@Injectable()
export class OpenEntries {
  constructor(private readonly persons: PersonKeys) {}

  async execute(tx: TenantTransaction, rows: readonly StoredEntry[]): Promise<EntryView[]> {
    const read = rows.map((row) => ({ row, members: JSON.parse(row.canonical.toString('utf8')) as JsonObject }));
    const keys = await this.persons.ofIds(tx, new Set(read.flatMap(keyIdsOf)));
    return read.map((entry) => viewOf(entry, keys));
  }
}

function keyIdsOf({ members }: ReadEntry): string[] {
  const ids: string[] = [];
  withPersonalValues(members, contractOf(members), (value) => {
    const id = keyIdOf(value);
    if (id !== undefined) ids.push(id);
    return value;
  });
  return ids;
}

function viewOf({ row, members }: ReadEntry, keys: ReadonlyMap<string, SealingKey>): EntryView {
  const erased: string[] = [];
  const opened = withPersonalValues(members, contractOf(members), (value, path) => {
    // Stands in clear: it was written before its contract called it personal.
    if (!isSealed(value)) return value;
    const key = keys.get(keyIdOf(value) ?? '');
    if (key) return openValue(value, key, { tenant: String(members['tenant']), entry: String(members['id']), path });
    erased.push(path);
    return null;
  });
  // The form is this service's own, and hashed: what was written as a text is one.
  const { format: _format, tenant: _tenant, version: _version, address, agent, ...shown } = opened;
  const data = opened['data'] as JsonObject;
  return {
    ...(shown as unknown as Pick<EntryView, 'type' | 'category' | 'severity' | 'time' | 'actor'>),
    ...(shown as unknown as Pick<
      EntryView,
      'onBehalfOf' | 'target' | 'correlation' | 'cause' | 'source' | 'reported' | 'imported'
    >),
    id: row.id,
    state: row.place === null ? 'accepted' : 'sealed',
    place: row.place === null ? null : Number(row.place),
    sealedAt: row.sequenced_at,
    ...textOf('address', address ?? data['clientAddress']),
    ...textOf('agent', agent ?? data['userAgent']),
    data,
    erased,
  };
}

function textOf<N extends string>(name: N, value: JsonValue | undefined): { [Name in N]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [Name in N]: string }) : {};
}

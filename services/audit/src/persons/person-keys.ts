import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { KeyRing, Sealer, SealingKey } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { PersonNames } from './person-names.js';
import { type KnownPerson, RecentKeys } from './recent-keys.js';

interface KeyRow {
  readonly id: string;
  readonly person: string;
  readonly wrapped: string;
}

interface FoundRow extends Pick<KeyRow, 'person'> {
  /** Null: the person was erased. */
  readonly id: string | null;
  readonly wrapped: string;
}

const FIND = `
select id, person, wrapped from subject_keys where tenant_id = $1 and person = any($2) and wrapped is not null
union all
select null, person, '' from erasures where tenant_id = $1 and person = any($2) and erased_at is not null`;
const KEEP = `
insert into subject_keys (tenant_id, id, person, wrapped)
select $1, made.* from unnest($2::uuid[], $3::text[], $4::text[]) as made (id, person, wrapped)
    on conflict (tenant_id, person) where wrapped is not null do nothing`;
const UNWRAP = `select id, wrapped from subject_keys where tenant_id = $1 and id = any($2) and wrapped is not null`;

/**
 * The key of each person in a tenant's trail, made when they first appear. Wrapped under the tenant's key of the ring, so
 * that neither the table nor a backup of it opens anything (D7); once its row holds none any more, what it sealed is gone.
 */
@Injectable()
export class PersonKeys {
  private readonly sealer: Sealer;

  constructor(
    ring: KeyRing,
    private readonly names: PersonNames,
    private readonly recent: RecentKeys = new RecentKeys(),
  ) {
    this.sealer = new Sealer(ring, 'subject-keys');
  }

  /** The keys to seal with, by name; makes those that are missing. Two at most statements for all of them together. */
  async ofNames(tx: TenantTransaction, names: ReadonlySet<string>): Promise<ReadonlyMap<string, KnownPerson>> {
    const { tenantId } = tx;
    const { edition } = this.recent;
    const found = new Map<string, KnownPerson>();
    const missing: string[] = [];
    for (const name of names) {
      const known = this.recent.find(tenantId, name);
      if (known) found.set(name, known);
      else missing.push(name);
    }
    if (missing.length === 0) return found;
    const fresh = await this.load(tx, missing);
    for (const [name, person] of fresh) found.set(name, person);
    // After the commit: of a transaction that was rolled back the keys are gone, and what they sealed could never be opened.
    tx.afterCommit(() => this.recent.keep(tenantId, fresh, edition));
    return found;
  }

  /** The keys to open with, by id. Asked of the table each time: what was destroyed opens nothing from then on. */
  async ofIds(tx: TenantTransaction, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, SealingKey>> {
    if (ids.size === 0) return new Map();
    const rows = await tx.query<KeyRow[]>(UNWRAP, [tx.tenantId, [...ids]]);
    return new Map(rows.map((row) => [row.id, this.unwrap(tx.tenantId, row)]));
  }

  private async load(tx: TenantTransaction, names: readonly string[]): Promise<Map<string, KnownPerson>> {
    const nameByCode = new Map(
      names.flatMap((name) => this.names.codesOf(tx.tenantId, name).map((code) => [code, name] as const)),
    );
    const loaded = await this.find(tx, nameByCode);
    const strangers = names.filter((name) => !loaded.has(name));
    if (strangers.length === 0) return loaded;
    await this.make(tx, strangers);
    // Asked again, not assumed: somebody else may have made a key for the same person at the same time.
    for (const [name, person] of await this.find(tx, nameByCode)) loaded.set(name, person);
    return loaded;
  }

  private async find(tx: TenantTransaction, nameByCode: ReadonlyMap<string, string>) {
    const found = new Map<string, KnownPerson>();
    for (const row of await tx.query<FoundRow[]>(FIND, [tx.tenantId, [...nameByCode.keys()]])) {
      const name = nameByCode.get(row.person);
      // Who was erased stays it: a key that was made for them at that very moment seals nothing.
      if (name === undefined || found.get(name)?.isErased) continue;
      const code = this.names.codeOf(tx.tenantId, name);
      found.set(name, { ...this.keyIn(tx.tenantId, row), code });
    }
    return found;
  }

  private keyIn(tenantId: string, { id, wrapped }: FoundRow): Omit<KnownPerson, 'code'> {
    if (id === null) return { id: newId(), key: SealingKey.make(), isErased: true };
    return { id, key: this.unwrap(tenantId, { id, wrapped }), isErased: false };
  }

  private async make(tx: TenantTransaction, names: readonly string[]): Promise<void> {
    const made = names
      .map((name) => {
        const id = newId();
        return { id, person: this.names.codeOf(tx.tenantId, name), wrapped: this.wrap(tx.tenantId, id) };
      })
      // Two transactions that make keys for the same people must meet them in the same order.
      .sort((one, other) => (one.person < other.person ? -1 : 1));
    await tx.query(KEEP, [
      tx.tenantId,
      made.map(({ id }) => id),
      made.map(({ person }) => person),
      made.map(({ wrapped }) => wrapped),
    ]);
  }

  private wrap(tenantId: string, id: string): string {
    return this.sealer.seal(SealingKey.make().bytes(), placeOf(tenantId, id));
  }

  private unwrap(tenantId: string, { id, wrapped }: Pick<KeyRow, 'id' | 'wrapped'>): SealingKey {
    return SealingKey.of(this.sealer.open(wrapped, placeOf(tenantId, id)));
  }
}

const placeOf = (tenantId: string, rowId: string) => ({ tenantId, table: 'subject_keys', column: 'wrapped', rowId });

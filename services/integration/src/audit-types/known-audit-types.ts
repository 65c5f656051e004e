import type { TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { type DetailsCheck, checkOf } from './details-check.js';

/** A type as it is registered now. */
export interface KnownAuditType {
  readonly isRetired: boolean;
  readonly schemaVersion: number;
  /** By schema version; those that the batch names. */
  readonly checks: ReadonlyMap<number, DetailsCheck>;
}

/** Which of its types a batch names, and of which schemas of theirs. */
export type NamedTypes = ReadonlyMap<string, ReadonlySet<number>>;

interface TypeRow {
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly is_retired: boolean;
}
interface SchemaRow {
  readonly audit_type_id: string;
  readonly schema_version: number;
  readonly schema: string;
}

const FIND = {
  name: 'find-audit-types',
  text: `select id, type, schema_version, retired_at is not null as is_retired
           from audit_types where tenant_id = $1 and type = any($2::text[])`,
};
const SCHEMAS = `
  select s.audit_type_id, s.schema_version, s.schema from unnest($2::uuid[], $3::int[]) as w (id, schema_version)
    join audit_type_schemas s on s.tenant_id = $1 and s.audit_type_id = w.id and s.schema_version = w.schema_version`;

/** Of all organisations together, the last used stay: a compiled schema is some kilobytes (D25). */
const MOST_CHECKS = 500;

/** The registered types among those of a batch. Schemas never change, so that a check is made once and kept. */
@Injectable()
export class KnownAuditTypes {
  private readonly checks = new Map<string, DetailsCheck>();

  async among(tx: TenantTransaction, named: NamedTypes): Promise<ReadonlyMap<string, KnownAuditType>> {
    if (named.size === 0) return new Map();
    const rows = await tx.prepared<TypeRow>(FIND, [tx.tenantId, [...named.keys()]]);
    const wanted = rows.map((row) => ({
      row,
      versions: new Set([row.schema_version, ...(named.get(row.type) ?? [])]),
    }));
    const places = wanted.flatMap(({ row: { id }, versions }) => [...versions].map((version) => ({ id, version })));
    await this.make(tx, places);
    const known = wanted.map(({ row, versions }): [string, KnownAuditType] => [
      row.type,
      { isRetired: row.is_retired, schemaVersion: row.schema_version, checks: this.checksOf(row.id, versions) },
    ]);
    return new Map(known);
  }

  private async make(tx: TenantTransaction, places: readonly { id: string; version: number }[]): Promise<void> {
    const missing = places.filter(({ id, version }) => !this.checks.has(nameOf(id, version)));
    if (missing.length === 0) return;
    const rows = await tx.query<SchemaRow[]>(SCHEMAS, [
      tx.tenantId,
      missing.map(({ id }) => id),
      missing.map(({ version }) => version),
    ]);
    for (const { audit_type_id: id, schema_version: version, schema } of rows)
      this.checks.set(nameOf(id, version), checkOf(JSON.parse(schema) as Record<string, unknown>));
  }

  private checksOf(id: string, versions: ReadonlySet<number>): Map<number, DetailsCheck> {
    const found = new Map<number, DetailsCheck>();
    for (const version of versions) {
      const name = nameOf(id, version);
      const check = this.checks.get(name);
      if (!check) continue;
      found.set(version, check);
      // Used last, dropped last.
      this.checks.delete(name);
      this.checks.set(name, check);
    }
    for (const oldest of this.checks.keys()) {
      if (this.checks.size <= MOST_CHECKS) break;
      this.checks.delete(oldest);
    }
    return found;
  }
}

const nameOf = (id: string, version: number): string => `${id}/${version}`;

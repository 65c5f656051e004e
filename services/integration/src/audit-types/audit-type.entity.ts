import { createHash } from 'node:crypto';
import { AuditTypeRegistered, AuditTypeRetired, AuditTypeSchemaAdded } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { AuditTypeIsRetired, TooManyAuditTypes } from './audit-type.problems.js';

const MOST_SCHEMAS = 100;

export type SchemaDocument = Readonly<Record<string, unknown>>;

export interface NewAuditType {
  readonly tenantId: string;
  readonly id: string;
  readonly type: string;
  readonly description: string | null;
}

/** A type of a product's own audit events, with the schema that their details are held to (AUD-1). */
@Entity('audit_types')
export class AuditType {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') type!: string;
  @Column('text', { nullable: true }) description!: string | null;
  /** Counts its schemas from 1; the newest is the one that holds for items which name none. */
  @Column('integer', { name: 'schema_version' }) schemaVersion!: number;
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static registered(fields: NewAuditType, schema: SchemaDocument, at: Date) {
    const start = { schemaVersion: 1, retiredAt: null, createdAt: at, updatedAt: at };
    const auditType = Object.assign(new AuditType(), fields, start);
    const { id: auditTypeId, type } = fields;
    const digest = digestOf(schema);
    return { auditType, registered: AuditTypeRegistered({ auditTypeId, type, schemaVersion: 1, digest }) };
  }

  /** The next schema; those of before stay what they were. */
  addSchema(schema: SchemaDocument, at: Date) {
    this.mustNotBeRetired();
    if (this.schemaVersion >= MOST_SCHEMAS) throw new TooManyAuditTypes(`A type has ${MOST_SCHEMAS} schemas at most.`);
    this.schemaVersion += 1;
    this.updatedAt = at;
    const { id: auditTypeId, type, schemaVersion } = this;
    return AuditTypeSchemaAdded({ auditTypeId, type, schemaVersion, digest: digestOf(schema) });
  }

  retire(at: Date) {
    this.mustNotBeRetired();
    Object.assign(this, { retiredAt: at, updatedAt: at });
    return AuditTypeRetired({ auditTypeId: this.id, type: this.type });
  }

  private mustNotBeRetired(): void {
    if (this.retiredAt) throw new AuditTypeIsRetired(`Nothing of ${this.type} is taken in any more.`);
  }
}

/** One schema of a type: written once and never changed, for entries name it. */
@Entity('audit_type_schemas')
export class AuditTypeSchema {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'audit_type_id' }) auditTypeId!: string;
  @PrimaryColumn('integer', { name: 'schema_version' }) schemaVersion!: number;
  /** As text: jsonb would put the members of objects into another order, and the digest is of what was handed in. */
  @Column('text') schema!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;

  static of({ tenantId, id: auditTypeId, schemaVersion }: AuditType, schema: SchemaDocument, at: Date) {
    const text = JSON.stringify(schema);
    return Object.assign(new AuditTypeSchema(), { tenantId, auditTypeId, schemaVersion, schema: text, createdAt: at });
  }
}

const digestOf = (schema: SchemaDocument): string => createHash('sha256').update(JSON.stringify(schema)).digest('hex');

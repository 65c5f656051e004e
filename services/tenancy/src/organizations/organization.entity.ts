import {
  OrganizationChanged,
  OrganizationCreated,
  OrganizationReactivated,
  OrganizationSuspended,
  PLATFORM_TENANT_ID,
} from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import {
  OrganizationAlreadySuspended,
  OrganizationNotSuspended,
  PlatformOrganizationCannotBeSuspended,
} from './organization.problems.js';

export const TIERS = ['basic', 'professional', 'enterprise', 'premium'] as const;
export const ORGANIZATION_STATUSES = ['active', 'suspended'] as const;
export const SUSPENSION_REASONS = ['payment', 'abuse', 'request', 'security'] as const;

export type Tier = (typeof TIERS)[number];
export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

export interface OrganizationChange {
  name?: string;
  tier?: Tier;
  /** Merged key by key (RFC 7396): null removes a key. */
  metadata?: Record<string, string | null>;
}

/** An organisation is its own tenant: `tenant_id` and `id` are the same, which the table checks (TEN-1). */
@Entity('organizations')
export class Organization {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') tier!: Tier;
  @Column('text') status!: OrganizationStatus;
  @Column('text', { name: 'suspension_reason', nullable: true }) suspensionReason!: SuspensionReason | null;
  @Column('jsonb') metadata!: Record<string, string>;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static found(
    id: string,
    { slug, name, tier, metadata }: { slug: string; name: string; tier: Tier; metadata: Record<string, string> },
    at: Date,
  ) {
    const organization = Object.assign(new Organization(), {
      tenantId: id,
      id,
      slug,
      name,
      tier,
      metadata,
      status: 'active' as const,
      suspensionReason: null,
      createdAt: at,
      updatedAt: at,
    });
    return {
      organization,
      created: OrganizationCreated({ organizationId: id, slug, name, tier, status: organization.status, metadata }),
    };
  }

  /** Returns undefined when the change changes nothing: then there is no fact to tell. */
  change({ name, tier, metadata }: OrganizationChange, at: Date) {
    const next = { name: name ?? this.name, tier: tier ?? this.tier, metadata: merged(this.metadata, metadata ?? {}) };
    if (next.name === this.name && next.tier === this.tier && sameRecord(next.metadata, this.metadata))
      return undefined;
    Object.assign(this, next, { updatedAt: at });
    return OrganizationChanged({ organizationId: this.id, slug: this.slug, ...next });
  }

  suspend(reason: SuspensionReason, at: Date) {
    if (this.id === PLATFORM_TENANT_ID)
      throw new PlatformOrganizationCannotBeSuspended('Its users run this installation.');
    if (this.status === 'suspended')
      throw new OrganizationAlreadySuspended(`It was suspended before: ${this.suspensionReason}.`);
    Object.assign(this, { status: 'suspended', suspensionReason: reason, updatedAt: at });
    return OrganizationSuspended({ organizationId: this.id, reason });
  }

  reactivate(at: Date) {
    if (this.status !== 'suspended')
      throw new OrganizationNotSuspended('Only a suspended organisation can be reactivated.');
    Object.assign(this, { status: 'active', suspensionReason: null, updatedAt: at });
    return OrganizationReactivated({ organizationId: this.id });
  }
}

function merged(current: Record<string, string>, patch: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...current, ...patch }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function sameRecord(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

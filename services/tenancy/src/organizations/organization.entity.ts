import { isDeepStrictEqual } from 'node:util';
import type { RatePolicyOfCustomers } from '@guildhall/access';
import {
  OnboardingFailed,
  OnboardingResumed,
  OrganizationActivated,
  OrganizationChanged,
  OrganizationCreated,
  OrganizationReactivated,
  OrganizationSuspended,
  PLATFORM_TENANT_ID,
  type PolicyLimit,
  ProvisioningRequested,
  RateLimitsChanged,
  TenantStated,
} from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import {
  OrganizationAlreadySuspended,
  OrganizationNotSuspended,
  PlatformOrganizationCannotBeSuspended,
} from './organization.problems.js';
import { REQUESTS_PER_MINUTE, type Tier } from './tiers.js';

export const ORGANIZATION_STATUSES = ['provisioning', 'active', 'suspended'] as const;
export const SUSPENSION_REASONS = ['payment', 'abuse', 'request', 'security'] as const;

export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

export interface NewOrganization {
  readonly slug: string;
  readonly name: string;
  readonly tier: Tier;
  readonly metadata: Record<string, string>;
}

export interface Administrator {
  readonly email: string;
  readonly displayName: string;
}

/** How often callers of one organisation are let in, in place of what its tier says. */
export interface OwnLimit extends PolicyLimit {
  readonly policy: RatePolicyOfCustomers;
}

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
  /** What holds in place of what the tier says, in the order of the policies' names. */
  @Column('jsonb', { name: 'rate_limits' }) rateLimits!: OwnLimit[];
  @Column('timestamptz', { name: 'activated_at', nullable: true }) activatedAt!: Date | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  /** An organisation that waits until every service is ready for it (TEN-2). */
  static found(id: string, fields: NewOrganization, at: Date): Organization {
    return Organization.made(id, fields, { status: 'provisioning', activatedAt: null, createdAt: at, updatedAt: at });
  }

  /** Organisation zero: identity has made it ready before anybody could onboard it. */
  static ofPlatform({ slug, name }: { slug: string; name: string }, at: Date): Organization {
    const fields = { slug, name, tier: 'premium', metadata: {} } as const;
    const start = { status: 'active', activatedAt: at, createdAt: at, updatedAt: at } as const;
    return Organization.made(PLATFORM_TENANT_ID, fields, start);
  }

  private static made(
    id: string,
    fields: NewOrganization,
    start: Pick<Organization, 'status' | 'activatedAt' | 'createdAt' | 'updatedAt'>,
  ): Organization {
    return Object.assign(
      new Organization(),
      { tenantId: id, id, suspensionReason: null, rateLimits: [] },
      fields,
      start,
    );
  }

  /** What its birth announces: who must get ready, and for whom. */
  created(steps: readonly string[], administrator?: Administrator) {
    const { id: organizationId, slug, name, tier, status, metadata } = this;
    return OrganizationCreated({
      ...{ organizationId, slug, name, tier, status, metadata, steps: [...steps] },
      administratorEmail: administrator?.email,
      administratorDisplayName: administrator?.displayName,
    });
  }

  /** What the gateway decides by, to be published with every change of it. */
  stated() {
    const { id: organizationId, slug, status, tier, rateLimits } = this;
    const requestsPerMinute = REQUESTS_PER_MINUTE[tier];
    return TenantStated({ organizationId, slug, status, tier, requestsPerMinute, rateLimits: [...rateLimits] });
  }

  /** Returns undefined when the change changes nothing: then there is no fact to tell. */
  change({ name, tier, metadata }: OrganizationChange, at: Date) {
    const next = { name: name ?? this.name, tier: tier ?? this.tier, metadata: merged(this.metadata, metadata ?? {}) };
    if (next.name === this.name && next.tier === this.tier && sameRecord(next.metadata, this.metadata))
      return undefined;
    Object.assign(this, next, { updatedAt: at });
    return OrganizationChanged({ organizationId: this.id, slug: this.slug, ...next });
  }

  /** All limits that it has of its own from now on; undefined when they are as before. */
  limit(limits: readonly OwnLimit[], at: Date) {
    const rateLimits = limits
      .map(({ policy, calls, windowSeconds, burst }) => ({ policy, calls, windowSeconds, burst }))
      .sort((a, b) => (a.policy < b.policy ? -1 : 1));
    if (isDeepStrictEqual(rateLimits, this.rateLimits)) return undefined;
    Object.assign(this, { rateLimits, updatedAt: at });
    return RateLimitsChanged({ organizationId: this.id, rateLimits });
  }

  suspend(reason: SuspensionReason, at: Date) {
    if (this.id === PLATFORM_TENANT_ID)
      throw new PlatformOrganizationCannotBeSuspended('Its users run this installation.');
    if (this.status === 'suspended')
      throw new OrganizationAlreadySuspended(`It was suspended before: ${this.suspensionReason}.`);
    Object.assign(this, { status: 'suspended', suspensionReason: reason, updatedAt: at });
    return OrganizationSuspended({ organizationId: this.id, reason });
  }

  /** Back to where the suspension found it: one whose services were not ready yet goes on waiting for them. */
  reactivate(at: Date) {
    if (this.status !== 'suspended')
      throw new OrganizationNotSuspended('Only a suspended organisation can be reactivated.');
    const status = this.activatedAt ? ('active' as const) : ('provisioning' as const);
    Object.assign(this, { status, suspensionReason: null, updatedAt: at });
    return OrganizationReactivated({ organizationId: this.id, status });
  }

  /** Every service is ready. Whoever calls this has seen that it is provisioning: a suspended one stays suspended. */
  activate(at: Date) {
    Object.assign(this, { status: 'active', activatedAt: at, updatedAt: at });
    return OrganizationActivated({ organizationId: this.id });
  }

  askAgain(
    steps: readonly string[],
    attempt: number,
    { administrator, at }: { administrator: Administrator; at: Date },
  ) {
    const { id: organizationId, slug, name } = this;
    this.happened(at);
    return ProvisioningRequested({
      ...{ organizationId, slug, name, steps: [...steps], attempt },
      administratorEmail: administrator.email,
      administratorDisplayName: administrator.displayName,
    });
  }

  failOnboarding(failure: { readonly step: string; readonly reason: string; readonly attempts: number }, at: Date) {
    this.happened(at);
    return OnboardingFailed({ organizationId: this.id, ...failure });
  }

  resumeOnboarding(steps: readonly string[], at: Date) {
    this.happened(at);
    return OnboardingResumed({ organizationId: this.id, steps: [...steps] });
  }

  // An event is a version of its own, and TypeORM counts only rows that differ: so the time moves on in any case.
  private happened(at: Date): void {
    this.updatedAt = at > this.updatedAt ? at : new Date(this.updatedAt.getTime() + 1);
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

import {
  WebhookEndpointChanged,
  WebhookEndpointCreated,
  WebhookEndpointDeleted,
  WebhookEndpointDisabled,
  WebhookRedeliveryRequested,
  WebhookSecretRotated,
  WebhookTestRequested,
} from '@guildhall/contracts';
import { Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { WebhookEndpointIsDisabled } from './webhook.problems.js';

export const DISABLED_REASONS = ['gone', 'failing-for-days'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** How long the secret of before signs beside the new one: receivers change over in that time. */
const OVERLAP_MS = 86_400_000;

export interface NewEndpoint {
  readonly tenantId: string;
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly description: string | null;
  readonly sealedSecret: string;
}

export interface EndpointChange {
  readonly url?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** Where an organisation has its events sent to (INT-2). */
@Entity('webhook_endpoints')
export class WebhookEndpoint {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  /** In events only its origin: the path may hold what opens it. */
  @Secret() @Column('text') url!: string;
  @Column('text', { name: 'event_types', array: true }) eventTypes!: string[];
  @Column('text', { nullable: true }) description!: string | null;
  @Column('boolean', { name: 'is_enabled' }) enabled!: boolean;
  @Column('text', { name: 'disabled_reason', nullable: true }) disabledReason!: DisabledReason | null;
  @Secret() @Column('text', { name: 'sealed_secret', nullable: true }) sealedSecret!: string | null;
  @Secret() @Column('text', { name: 'sealed_previous', nullable: true }) sealedPrevious!: string | null;
  @Column('timestamptz', { name: 'previous_until', nullable: true }) previousUntil!: Date | null;
  /** Not told in changes: it is the receiver's doing, not anybody's here. */
  @Secret() @Column('timestamptz', { name: 'failing_since', nullable: true }) failingSince!: Date | null;
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static made({ eventTypes, ...fields }: NewEndpoint, at: Date) {
    const nothingYet = { disabledReason: null, sealedPrevious: null, previousUntil: null, failingSince: null };
    const start = { enabled: true, deletedAt: null, createdAt: at, updatedAt: at };
    const endpoint = Object.assign(
      new WebhookEndpoint(),
      fields,
      { eventTypes: sorted(eventTypes) },
      nothingYet,
      start,
    );
    return { endpoint, created: WebhookEndpointCreated({ webhookEndpointId: endpoint.id, ...endpoint.told() }) };
  }

  /** Returns undefined when the change changes nothing: then there is no fact to tell. Enabled anew, it begins well. */
  change({ eventTypes, ...change }: EndpointChange, at: Date) {
    const before = { ...this };
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    Object.assign(this, Object.fromEntries(named), eventTypes ? { eventTypes: sorted(eventTypes) } : {});
    if (this.enabled && !before.enabled) Object.assign(this, { disabledReason: null, failingSince: null });
    if (!differs(before, this)) return undefined;
    this.updatedAt = at;
    return WebhookEndpointChanged({ webhookEndpointId: this.id, ...this.told() });
  }

  rotateSecret(sealedSecret: string, at: Date) {
    const previousUntil = new Date(at.getTime() + OVERLAP_MS);
    Object.assign(this, { sealedPrevious: this.sealedSecret, previousUntil, sealedSecret, updatedAt: at });
    return WebhookSecretRotated({ webhookEndpointId: this.id, previousUntil: previousUntil.toISOString() });
  }

  /** The platform gives up on it, until somebody enables it again. */
  disable(reason: DisabledReason, at: Date) {
    Object.assign(this, { enabled: false, disabledReason: reason, updatedAt: at });
    return WebhookEndpointDisabled({ webhookEndpointId: this.id, reason });
  }

  /** The row stays for its deliveries; the secrets go at once. */
  delete(at: Date) {
    const secrets = { sealedSecret: null, sealedPrevious: null, previousUntil: null };
    Object.assign(this, secrets, { enabled: false, deletedAt: at, updatedAt: at });
    return WebhookEndpointDeleted({ webhookEndpointId: this.id });
  }

  askForTest(webhookDeliveryId: string, at: Date) {
    this.mustBeEnabled();
    this.happened(at);
    return WebhookTestRequested({ webhookEndpointId: this.id, webhookDeliveryId });
  }

  askForRedelivery(webhookDeliveryId: string, at: Date) {
    this.mustBeEnabled();
    this.happened(at);
    return WebhookRedeliveryRequested({ webhookEndpointId: this.id, webhookDeliveryId });
  }

  private mustBeEnabled(): void {
    if (!this.enabled) throw new WebhookEndpointIsDisabled('Nothing is sent to it.');
  }

  // An event is a version of its own, and TypeORM counts only rows that differ: so the time moves on in any case.
  private happened(at: Date): void {
    this.updatedAt = at > this.updatedAt ? at : new Date(this.updatedAt.getTime() + 1);
  }

  private told() {
    return { origin: new URL(this.url).origin, eventTypes: this.eventTypes };
  }
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function differs(before: EndpointChange, after: EndpointChange): boolean {
  const of = ({ url, eventTypes, description, enabled }: EndpointChange) =>
    JSON.stringify([url, eventTypes, description, enabled]);
  return of(before) !== of(after);
}

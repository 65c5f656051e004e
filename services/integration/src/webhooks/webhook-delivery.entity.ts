import { Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { WebhookBodyGone, WebhookDeliveryPending } from './webhook.problems.js';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One event on its way to one endpoint, and what became of it. */
@Entity('webhook_deliveries')
export class WebhookDelivery {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'endpoint_id' }) endpointId!: string;
  @Column('uuid', { name: 'event_id' }) eventId!: string;
  @Column('text', { name: 'event_type' }) eventType!: string;
  @Column('text') status!: DeliveryStatus;
  @Column('integer') attempts!: number;
  @Column('integer') tries!: number;
  @Secret() @Column('text', { name: 'sealed_body', nullable: true }) sealedBody!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;

  /** From the beginning of the schedule, under the same webhook-id. */
  beginAgain(): void {
    if (this.status === 'pending') throw new WebhookDeliveryPending('It will be sent without being asked for.');
    if (this.sealedBody === null) throw new WebhookBodyGone('It was sent more than seven days ago.');
    Object.assign(this, { status: 'pending', tries: 0, endedAt: null });
  }
}

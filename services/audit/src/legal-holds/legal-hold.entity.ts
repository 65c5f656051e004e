import { LegalHoldLifted, LegalHoldPlaced } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { LegalHoldIsLifted } from './legal-hold.problems.js';

export const HOLD_SCOPES = ['period', 'person', 'subject'] as const;

export interface NewLegalHold {
  readonly tenantId: string;
  readonly id: string;
  readonly scope: (typeof HOLD_SCOPES)[number];
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
  /** HMAC of the person's name. */
  readonly person: string | null;
  readonly userId: string | null;
  readonly target: string | null;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Date;
}

/** What must neither be deleted nor erased until it is lifted (AUD-5). */
@Entity('legal_holds')
export class LegalHold {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') scope!: (typeof HOLD_SCOPES)[number];
  @Column('timestamptz', { name: 'from_at', nullable: true }) fromAt!: Date | null;
  @Column('timestamptz', { name: 'until_at', nullable: true }) untilAt!: Date | null;
  @Column('text', { nullable: true }) person!: string | null;
  @Column('uuid', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('text', { nullable: true }) target!: string | null;
  @Column('text') reason!: string;
  @Column('text', { name: 'placed_by' }) placedBy!: string;
  @Column('timestamptz', { name: 'placed_at' }) placedAt!: Date;
  @Column('text', { name: 'lifted_by', nullable: true }) liftedBy!: string | null;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt!: Date | null;
  @VersionColumn() version!: number;

  static of(fields: NewLegalHold): LegalHold {
    return Object.assign(new LegalHold(), fields, { liftedBy: null, liftedAt: null });
  }

  /** `person` is the name that it was placed by: the event seals it, the row has its code alone. */
  placed(person: string | undefined) {
    return LegalHoldPlaced({
      holdId: this.id,
      scope: this.scope,
      ...(this.fromAt && { from: this.fromAt.toISOString() }),
      ...(this.untilAt && { until: this.untilAt.toISOString() }),
      ...(person !== undefined && { person }),
      ...(this.target !== null && { target: this.target }),
      reason: this.reason,
    });
  }

  lift(by: string, at: Date) {
    if (this.liftedAt) throw new LegalHoldIsLifted('It was lifted before.');
    this.liftedBy = by;
    this.liftedAt = at;
    return LegalHoldLifted({ holdId: this.id });
  }
}

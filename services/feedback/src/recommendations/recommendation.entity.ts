import {
  RecommendationChanged,
  RecommendationDismissed,
  RecommendationEffectMeasured,
  RecommendationImplemented,
  RecommendationMade,
} from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { RecommendationNotImplemented, RecommendationNotOpen } from './recommendation.problems.js';

export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export const RECOMMENDATION_STATUSES = ['open', 'implemented', 'dismissed'] as const;
export type Priority = (typeof PRIORITIES)[number];
export type RecommendationStatus = (typeof RECOMMENDATION_STATUSES)[number];

export interface RecommendationFields {
  readonly title: string;
  readonly description: string;
  readonly priority: Priority;
  readonly category: string;
}

export interface Effect {
  /** From 0, nothing, to 1, all that was hoped for. */
  readonly effectiveness: number;
  readonly impact: string | null;
}

/**
 * What somebody advises, and what came of it (FBK-2): open → implemented, whose effect may be measured again and again,
 * or open → dismissed. Nothing leads back: what was decided stays decided, and new advice is a new recommendation.
 */
@Entity('recommendations')
export class Recommendation {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') title!: string;
  @Column('text') description!: string;
  @Column('text') priority!: Priority;
  @Column('text') category!: string;
  @Column('text') status!: RecommendationStatus;
  @Column('text', { name: 'dismissal_reason', nullable: true }) dismissalReason!: string | null;
  @Column('double precision', { nullable: true }) effectiveness!: number | null;
  @Column('text', { nullable: true }) impact!: string | null;
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @VersionColumn() version!: number;

  static make(tenantId: string, id: string, fields: RecommendationFields, at: Date): Recommendation {
    const start = {
      status: 'open',
      dismissalReason: null,
      effectiveness: null,
      impact: null,
      decidedAt: null,
    } as const;
    return Object.assign(new Recommendation(), { tenantId, id, ...fields, ...start, madeAt: at });
  }

  made() {
    const { id: recommendationId, title, priority, category } = this;
    return RecommendationMade({ recommendationId, title, priority, category });
  }

  /** Returns undefined when the change changes nothing: then there is no fact to tell. */
  change(change: Partial<RecommendationFields>) {
    this.requireOpen();
    const { title, description, priority, category } = this;
    const current: RecommendationFields = { title, description, priority, category };
    const next = { ...current, ...change };
    if (FIELDS.every((field) => next[field] === current[field])) return undefined;
    Object.assign(this, next);
    return RecommendationChanged({ recommendationId: this.id });
  }

  implement(at: Date) {
    this.requireOpen();
    Object.assign(this, { status: 'implemented', decidedAt: at });
    return RecommendationImplemented({ recommendationId: this.id, implementedAt: at.toISOString() });
  }

  dismiss(reason: string | null, at: Date) {
    this.requireOpen();
    Object.assign(this, { status: 'dismissed', dismissalReason: reason, decidedAt: at });
    return RecommendationDismissed({ recommendationId: this.id, reason: reason ?? undefined });
  }

  /** Returns undefined when it was measured just so before. */
  measureEffect({ effectiveness, impact }: Effect) {
    if (this.status !== 'implemented')
      throw new RecommendationNotImplemented(`Only what was implemented has an effect; it is ${this.status}.`);
    if (effectiveness === this.effectiveness && impact === this.impact) return undefined;
    Object.assign(this, { effectiveness, impact });
    return RecommendationEffectMeasured({ recommendationId: this.id, effectiveness, impact: impact ?? undefined });
  }

  private requireOpen(): void {
    if (this.status !== 'open') throw new RecommendationNotOpen(`It is ${this.status}, and stays so.`);
  }
}

const FIELDS = ['title', 'description', 'priority', 'category'] as const;

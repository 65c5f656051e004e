import { RatingRecorded, RatingWithdrawn } from '@guildhall/contracts';
import { Personal } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

export interface NewRating {
  readonly score: number;
  readonly category: string;
  readonly target: string;
  readonly comment: string | null;
  readonly rater: string | null;
}

/** What somebody thought of one answer of a product, from 1 to 5 (FBK-1). */
@Entity('ratings')
export class Rating {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('smallint') score!: number;
  @Column('text') category!: string;
  @Column('text') target!: string;
  @Personal() @Column('text', { nullable: true }) comment!: string | null;
  @Personal() @Column('text', { nullable: true }) rater!: string | null;
  @Column('timestamptz', { name: 'rated_at' }) ratedAt!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @VersionColumn() version!: number;

  static of(tenantId: string, id: string, fields: NewRating, at: Date): Rating {
    return Object.assign(new Rating(), { tenantId, id, ...fields, ratedAt: at, withdrawnAt: null, version: 1 });
  }

  recorded() {
    const { id: ratingId, score, category, target, comment, rater, ratedAt } = this;
    return RatingRecorded({
      ...{ ratingId, score, category, target, ratedAt: ratedAt.toISOString() },
      comment: comment ?? undefined,
      rater: rater ?? undefined,
    });
  }

  /** It counts no more, and nothing of a person stays; the row does, lest a late copy of the rating bring it back. */
  withdraw(at: Date) {
    Object.assign(this, { withdrawnAt: at, comment: null, rater: null });
    return RatingWithdrawn({ ratingId: this.id });
  }
}

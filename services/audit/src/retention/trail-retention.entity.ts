import { TrailRetentionChanged } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** How long an organisation keeps its trail, where it says so itself (AUD-5). */
@Entity('trail_retention')
export class TrailRetention {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** The organisation. */
  @PrimaryColumn('uuid') id!: string;
  @Column('int', { name: 'months_live' }) monthsLive!: number;
  @Column('int', { name: 'months_kept', nullable: true }) monthsKept!: number | null;
  /** 0 as long as nothing has been said. */
  @VersionColumn() version!: number;

  changed() {
    const kept = this.monthsKept === null ? {} : { monthsKept: this.monthsKept };
    return TrailRetentionChanged({ organizationId: this.id, monthsLive: this.monthsLive, ...kept });
  }
}

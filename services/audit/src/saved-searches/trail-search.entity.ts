import { TrailSearchChanged, TrailSearchDeleted, TrailSearchSaved } from '@guildhall/contracts';
import { Personal, Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { TrailSearchNotYours } from './saved-search.problems.js';

export interface TrailSearchFields {
  readonly name: string;
  readonly isShared: boolean;
  readonly sealedFilter: string;
}

/** A search of the trail that somebody keeps for later, for themselves or for all who may read the trail (AUD-3). */
@Entity('trail_searches')
export class TrailSearch {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Personal() @Column('text') name!: string;
  @Column('text') owner!: string;
  @Column('boolean', { name: 'is_shared' }) isShared!: boolean;
  @Secret() @Column('text', { name: 'sealed_filter' }) sealedFilter!: string;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static make(place: Pick<TrailSearch, 'tenantId' | 'id' | 'owner'>, fields: TrailSearchFields, at: Date): TrailSearch {
    return Object.assign(new TrailSearch(), place, fields, { createdAt: at, updatedAt: at });
  }

  saved() {
    return TrailSearchSaved({ trailSearchId: this.id, isShared: this.isShared });
  }

  change(change: Partial<TrailSearchFields>, by: string, at: Date) {
    this.requireOwner(by);
    Object.assign(this, change, { updatedAt: at });
    return TrailSearchChanged({ trailSearchId: this.id, isShared: this.isShared });
  }

  delete(by: string) {
    this.requireOwner(by);
    this.version += 1;
    return TrailSearchDeleted({ trailSearchId: this.id });
  }

  isSeenBy(reader: string): boolean {
    return this.isShared || this.owner === reader;
  }

  private requireOwner(by: string): void {
    if (this.owner !== by) throw new TrailSearchNotYours('Save it under a name of your own.');
  }
}

import { ErasureDelayed, PersonErased } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** That somebody is erased from the trail, or will be once no legal hold is on them any more (AUD-14). One for each person. */
@Entity('erasures')
export class Erasure {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  /** HMAC of the name: the row does not tell whom it is about. */
  @Column('text') person!: string;
  /** The same under each key of the ring. */
  @Column('text', { array: true }) codes!: string[];
  @Column('uuid', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('uuid', { name: 'hold_id', nullable: true }) holdId!: string | null;
  @Column('uuid', { name: 'key_ids', array: true }) keyIds!: string[];
  @Column('timestamptz', { name: 'erased_at', nullable: true }) erasedAt!: Date | null;
  @VersionColumn() version!: number;

  get state(): 'held' | 'erased' {
    return this.erasedAt ? 'erased' : 'held';
  }

  /** Answers nothing when it waited for that hold already. */
  delay(holdId: string) {
    if (this.holdId === holdId) return undefined;
    this.holdId = holdId;
    return ErasureDelayed({ erasureId: this.id, holdId });
  }

  /** The keys are gone. `isReplay`: once more, since a restore had brought them back. */
  erase(keyIds: readonly string[], { at, isReplay }: { readonly at: Date; readonly isReplay: boolean }) {
    this.holdId = null;
    this.keyIds = [...keyIds];
    this.erasedAt = at;
    const user = this.userId === null ? {} : { userId: this.userId };
    return PersonErased({ erasureId: this.id, ...user, keyIds: [...keyIds], isReplay });
  }
}

import { TrailArchived } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

// pg answers a bigint as text; no trail is so long that a number could not say it.
const asNumber = {
  to: (value: number | null) => value,
  from: (text: string | null) => (text === null ? null : Number(text)),
};

/** A file of entries that were read back and verified before they left the database (AUD-5). */
export interface WrittenArchive {
  readonly objectKey: string;
  readonly sha256: Buffer;
  readonly bytes: number;
  readonly checkpointSize: number;
}

/** A range of the trail that is moved into a file, or was: without gaps, from place 0 on. */
@Entity('archives')
export class Archive {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('bigint', { name: 'first_place', transformer: asNumber }) firstPlace!: number;
  @Column('bigint', { name: 'last_place', transformer: asNumber }) lastPlace!: number;
  @Column('timestamptz', { name: 'first_sealed_at' }) firstSealedAt!: Date;
  @Column('timestamptz', { name: 'last_sealed_at' }) lastSealedAt!: Date;
  @Column('timestamptz', { name: 'first_at' }) firstAt!: Date;
  @Column('timestamptz', { name: 'last_at' }) lastAt!: Date;
  @Column('bytea', { name: 'chain_hash' }) chainHash!: Buffer;
  @Column('text', { name: 'object_key', nullable: true }) objectKey!: string | null;
  @Column('bytea', { nullable: true }) sha256!: Buffer | null;
  @Column('bigint', { nullable: true, transformer: asNumber }) bytes!: number | null;
  @Column('bigint', { name: 'checkpoint_size', nullable: true, transformer: asNumber }) checkpointSize!: number | null;
  @Column('timestamptz', { name: 'claimed_at' }) claimedAt!: Date;
  @Column('timestamptz', { name: 'archived_at', nullable: true }) archivedAt!: Date | null;
  @Column('uuid', { name: 'deletion_id', nullable: true }) deletionId!: string | null;
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
  @Column('timestamptz', { name: 'file_removed_at', nullable: true }) fileRemovedAt!: Date | null;
  @VersionColumn() version!: number;

  get entries(): number {
    return this.lastPlace - this.firstPlace + 1;
  }

  archive(written: WrittenArchive, at: Date) {
    Object.assign(this, written, { archivedAt: at });
    return TrailArchived({
      archiveId: this.id,
      firstPlace: this.firstPlace,
      lastPlace: this.lastPlace,
      sha256: written.sha256.toString('hex'),
      bytes: written.bytes,
      checkpointSize: written.checkpointSize,
    });
  }

  /** Its row and the hashes of its entries stay; the file goes. */
  delete(deletionId: string, at: Date): void {
    this.deletionId = deletionId;
    this.deletedAt = at;
  }
}

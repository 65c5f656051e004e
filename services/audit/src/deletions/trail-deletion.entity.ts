import type { Actor } from '@guildhall/access';
import { TrailDeleted, TrailDeletionDeclined, TrailDeletionRequested } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Archive } from '../archives/archive.entity.js';
import { DeletionHeld, DeletionIsDecided, SecondPersonNeeded } from './deletion.problems.js';

/** Long enough to find a second person, short enough that they remember why. */
const OPEN_MS = 7 * 86_400_000;

/** That somebody wants archives deleted: another person approves it, or it comes to nothing (AUD-5). */
@Entity('trail_deletions')
export class TrailDeletion {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') state!: 'requested' | 'declined' | 'deleted';
  @Column('uuid', { name: 'archive_ids', array: true }) archiveIds!: string[];
  @Column('text') reason!: string;
  @Column('text', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @VersionColumn() version!: number;

  static request(
    { tenantId, id, actor, reason }: { tenantId: string; id: string; actor: Actor; reason: string },
    archives: readonly Archive[],
    at: Date,
  ) {
    const deletion = Object.assign(new TrailDeletion(), {
      tenantId,
      id,
      state: 'requested' as const,
      archiveIds: archives.map((archive) => archive.id),
      reason,
      requestedBy: actor.describe(),
      requestedAt: at,
      expiresAt: new Date(at.getTime() + OPEN_MS),
      decidedBy: null,
      decidedAt: null,
    });
    const entries = archives.reduce((sum, archive) => sum + archive.entries, 0);
    const { archiveIds, expiresAt } = deletion;
    const requested = TrailDeletionRequested({
      deletionId: id,
      archiveIds,
      entries,
      expiresAt: expiresAt.toISOString(),
    });
    return { deletion, requested };
  }

  isOpen(at: Date): boolean {
    return this.state === 'requested' && at < this.expiresAt;
  }

  decline(by: Actor, at: Date) {
    this.decide('declined', by, at);
    return TrailDeletionDeclined({ deletionId: this.id });
  }

  /** By a second person: neither who asked, nor somebody who acts in their name. All of it or nothing: `archives` may go. */
  approve(by: Actor, archives: readonly Archive[], at: Date) {
    if (by.describe() === this.requestedBy || by.onBehalfOf === this.requestedBy)
      throw new SecondPersonNeeded('You asked for it yourself.');
    this.decide('deleted', by, at);
    if (archives.length < this.archiveIds.length) throw new DeletionHeld('Not all of it may be deleted now.');
    for (const archive of archives) archive.delete(this.id, at);
    return TrailDeleted({
      deletionId: this.id,
      requestedBy: this.requestedBy,
      archiveIds: archives.map(({ id }) => id),
      sha256: archives.map(({ sha256 }) => sha256?.toString('hex') ?? ''),
      firstPlace: Math.min(...archives.map(({ firstPlace }) => firstPlace)),
      lastPlace: Math.max(...archives.map(({ lastPlace }) => lastPlace)),
    });
  }

  private decide(state: 'declined' | 'deleted', by: Actor, at: Date): void {
    if (!this.isOpen(at)) throw new DeletionIsDecided(`It is ${this.state === 'requested' ? 'expired' : this.state}.`);
    Object.assign(this, { state, decidedBy: by.describe(), decidedAt: at });
  }
}

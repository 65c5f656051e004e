import { RoleAssigned, RoleAssignmentEnded, RoleAssignmentStarted } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

export const SCOPE_KINDS = ['organization', 'team', 'workspace'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** `waiting` for its start, `running`, or `ended`: as far as it has been told. */
export const ASSIGNMENT_STATUSES = ['waiting', 'running', 'ended'] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

export type NewAssignment = Pick<
  RoleAssignment,
  'tenantId' | 'id' | 'userId' | 'roleId' | 'scopeKind' | 'scopeReference' | 'startsAt' | 'endsAt'
>;

/** That a user holds a role: where, from when and until when (IDN-6). */
@Entity('role_assignments')
export class RoleAssignment {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('uuid', { name: 'role_id' }) roleId!: string;
  @Column('text', { name: 'scope_kind' }) scopeKind!: ScopeKind;
  /** Which team or workspace, as the product names it. */
  @Column('text', { name: 'scope_reference', nullable: true }) scopeReference!: string | null;
  @Column('timestamptz', { name: 'starts_at' }) startsAt!: Date;
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt!: Date | null;
  @Column('text') status!: AssignmentStatus;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: string | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static made(fields: NewAssignment, at: Date) {
    const status = fields.startsAt <= at ? 'running' : 'waiting';
    const assignment = Object.assign(new RoleAssignment(), fields, {
      ...{ status, endReason: null, createdAt: at, updatedAt: at },
    });
    const { id: assignmentId, userId, roleId, scopeKind, scopeReference, startsAt, endsAt } = assignment;
    const assigned = RoleAssigned({
      ...{ assignmentId, userId, roleId, scopeKind },
      ...(scopeReference !== null && { scopeReference }),
      ...(status === 'waiting' && { startsAt: startsAt.toISOString() }),
      ...(endsAt && { endsAt: endsAt.toISOString() }),
    });
    return { assignment, assigned };
  }

  /** By its times, whether they have been told or not. */
  statusAt(at: Date): AssignmentStatus {
    if (this.status === 'ended' || (this.endsAt && this.endsAt <= at)) return 'ended';
    return this.startsAt <= at ? 'running' : 'waiting';
  }

  /** When it starts or ends next by itself; undefined when nothing more will happen to it. */
  get dueAt(): Date | undefined {
    if (this.status === 'waiting') return this.startsAt;
    return this.status === 'running' ? (this.endsAt ?? undefined) : undefined;
  }

  /** What its time has brought. One that was slept through starts and ends at once: both are told. */
  follow(at: Date) {
    const { id: assignmentId, userId, roleId } = this;
    const facts = [];
    if (this.status === 'waiting' && this.startsAt <= at) {
      this.turn('running', at);
      facts.push(RoleAssignmentStarted({ assignmentId, userId, roleId }));
    }
    if (this.status === 'running' && this.endsAt && this.endsAt <= at) {
      facts.push(this.end('expired', at));
    }
    return facts;
  }

  withdraw(at: Date) {
    this.endsAt = at;
    return this.end('withdrawn', at);
  }

  private end(reason: 'expired' | 'withdrawn', at: Date) {
    const { id: assignmentId, userId, roleId } = this;
    this.endReason = reason;
    this.turn('ended', at);
    return RoleAssignmentEnded({ assignmentId, userId, roleId, reason });
  }

  private turn(status: AssignmentStatus, at: Date): void {
    Object.assign(this, { status, updatedAt: at });
  }
}

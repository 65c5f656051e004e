import { RefreshReuseDetected, SessionEnded, SessionRefreshed } from '@guildhall/contracts';
import { Personal } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Method } from './authentication.js';

export type EndReason =
  | 'sign-out'
  | 'revoked'
  | 'stepped-up'
  | 'too-many'
  | 'password-changed'
  | 'password-reset'
  | 'factors-changed'
  | 'user-suspended'
  | 'user-locked'
  | 'user-deactivated'
  | 'user-erased'
  | 'reuse'
  | 'expired';

/** Whence a call came, as far as the gateway and the client tell. */
export interface Client {
  readonly address?: string;
  readonly userAgent?: string;
}

export interface SessionLimits {
  /** However often it is used (ASVS 5.0 V7.3.2, V10.4.8). */
  readonly lifeSeconds: number;
  /** Between two uses (V7.3.1). */
  readonly idleSeconds: number;
}

export interface NewSession {
  readonly tenantId: string;
  readonly id: string;
  readonly userId: string;
  /** By what the user has proved who they are. */
  readonly methods: readonly Method[];
  /** When, where it was not now. */
  readonly authenticatedAt?: Date;
  /** Of the session that this one goes on from: it lives no longer than that one would have. */
  readonly expiresAt?: Date;
}

/** What a sign-in opens: the family of its refresh tokens, and what access tokens name as `sid` (IDN-4). */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_used_at' }) lastUsedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('text', { array: true }) methods!: Method[];
  @Column('timestamptz', { name: 'authenticated_at' }) authenticatedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: EndReason | null;
  @Personal() @Column('text', { nullable: true }) address!: string | null;
  @Personal() @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  @VersionColumn() version!: number;

  static begin(
    { methods, authenticatedAt, expiresAt, ...whose }: NewSession,
    { address = null, userAgent = null }: Partial<Pick<Session, 'address' | 'userAgent'>>,
    { lifeSeconds }: SessionLimits,
    at: Date,
  ): Session {
    const longest = new Date(at.getTime() + lifeSeconds * 1_000);
    const times = { createdAt: at, lastUsedAt: at, expiresAt: expiresAt && expiresAt < longest ? expiresAt : longest };
    const proof = { methods: [...methods], authenticatedAt: authenticatedAt ?? at };
    return Object.assign(new Session(), whose, times, proof, { endedAt: null, endReason: null, address, userAgent });
  }

  /** Over by itself: it has lived as long as it may, or nobody has used it for too long. */
  isExpired(limits: SessionLimits, at: Date): boolean {
    return at >= this.expiryUnder(limits);
  }

  /** When it ends by itself. Limits that have become narrower since it began hold for it as well. */
  expiryUnder({ lifeSeconds, idleSeconds }: SessionLimits): Date {
    const ends = [
      this.expiresAt.getTime(),
      this.createdAt.getTime() + lifeSeconds * 1_000,
      this.lastUsedAt.getTime() + idleSeconds * 1_000,
    ];
    return new Date(Math.min(...ends));
  }

  use({ address }: Client, at: Date) {
    this.lastUsedAt = at;
    return SessionRefreshed({ sessionId: this.id, userId: this.userId, clientAddress: address });
  }

  end(reason: EndReason, at: Date) {
    Object.assign(this, { endedAt: at, endReason: reason });
    return SessionEnded({ sessionId: this.id, userId: this.userId, reason });
  }

  /** One of its refresh tokens was shown again. */
  reuseDetected({ address }: Client) {
    return RefreshReuseDetected({ sessionId: this.id, userId: this.userId, clientAddress: address });
  }
}

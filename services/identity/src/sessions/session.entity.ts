import { RefreshReuseDetected, SessionEnded, SessionRefreshed } from '@guildhall/contracts';
import { Personal } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

export type EndReason = 'sign-out' | 'password-changed' | 'user-suspended' | 'reuse' | 'expired';

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

/** What a sign-in opens: the family of its refresh tokens, and what access tokens name as `sid` (IDN-4). */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_used_at' }) lastUsedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: EndReason | null;
  @Personal() @Column('text', { nullable: true }) address!: string | null;
  @Personal() @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  @VersionColumn() version!: number;

  static begin(
    fields: Pick<Session, 'tenantId' | 'id' | 'userId'>,
    { address = null, userAgent = null }: Partial<Pick<Session, 'address' | 'userAgent'>>,
    { lifeSeconds }: SessionLimits,
    at: Date,
  ): Session {
    const times = { createdAt: at, lastUsedAt: at, expiresAt: new Date(at.getTime() + lifeSeconds * 1_000) };
    return Object.assign(new Session(), fields, times, { endedAt: null, endReason: null, address, userAgent });
  }

  /** Over by itself: it has lived as long as it may, or nobody has used it for too long. */
  isExpired({ idleSeconds }: SessionLimits, at: Date): boolean {
    const idleMs = at.getTime() - this.lastUsedAt.getTime();
    return at >= this.expiresAt || idleMs >= idleSeconds * 1_000;
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

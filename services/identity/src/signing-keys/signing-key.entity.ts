import { encodeId, PLATFORM_TENANT_ID, SigningKeyStated } from '@guildhall/contracts';
import { Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** The one algorithm of access tokens: no header chooses another (T17). */
export const SIGNING_ALGORITHM = 'ES256';

export type KeyStatus = 'published' | 'current' | 'retired';
/** A point on P-256 (RFC 7518, 6.2.1). */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
}

/** A key that access tokens are signed with: published before its first use, current, retired while tokens of it live. */
@Entity('signing_keys')
export class SigningKey {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') status!: KeyStatus;
  @Column('jsonb', { name: 'public_jwk' }) publicJwk!: PublicKey;
  /** Sealed for this row. */
  @Secret() @Column('text', { name: 'private_jwk' }) privateJwk!: string;
  @Column('timestamptz', { name: 'status_since' }) statusSince!: Date;
  @VersionColumn() version!: number;

  static made(fields: Pick<SigningKey, 'id' | 'publicJwk' | 'privateJwk'>, status: KeyStatus, at: Date): SigningKey {
    return Object.assign(new SigningKey(), fields, { tenantId: PLATFORM_TENANT_ID, status, statusSince: at });
  }

  /** What a token's header names. */
  get kid(): string {
    return encodeId('sgk', this.id);
  }

  /** As verifiers read it (RFC 7517); nothing of the private half. */
  get published(): Record<string, string> {
    const { kty, crv, x, y } = this.publicJwk;
    return { kty, crv, x, y, kid: this.kid, alg: SIGNING_ALGORITHM, use: 'sig' };
  }

  become(status: KeyStatus, at: Date) {
    Object.assign(this, { status, statusSince: at });
    return this.stated();
  }

  stated(status: KeyStatus | 'gone' = this.status) {
    return SigningKeyStated({ signingKeyId: this.id, status, publicJwk: this.published });
  }

  /** Whether it has had its status for so long. A clock that was set back makes it wait, never hurry. */
  hasBeenFor(seconds: number, at: Date): boolean {
    return at.getTime() - this.statusSince.getTime() >= seconds * 1_000;
  }
}

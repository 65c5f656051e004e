import {
  ApiKeyChanged,
  ApiKeyCreated,
  ApiKeyLeakReported,
  ApiKeyRevoked,
  ApiKeyRotated,
  ApiKeyStated,
} from '@guildhall/contracts';
import { Personal, Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

export const API_KEY_STATUSES = ['active', 'suspended', 'expired', 'revoked'] as const;
export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

/** What the maker of a key may do now: no key of theirs does more. */
export interface MakersRights {
  /** Whether the maker may act at all. */
  readonly mayAct: boolean;
  readonly permissions: ReadonlySet<string>;
}

export type NewApiKey = Pick<
  ApiKey,
  'tenantId' | 'id' | 'name' | 'makerId' | 'scopes' | 'networks' | 'expiresAt' | 'digest'
>;

/** By what a program calls the API in the organisation's name (IDN-11). Its secret is kept by whom it was shown to. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('uuid', { name: 'maker_id' }) makerId!: string;
  /** As they were asked for: what its maker lost and has again, it may do again. */
  @Column('text', { array: true }) scopes!: string[];
  /** The part of the scopes that the gateway was told of last. */
  @Secret() @Column('text', { name: 'stated_scopes', array: true }) statedScopes!: string[];
  @Secret() @Column('bytea') digest!: Buffer;
  /** Of the secret before the last rotation. */
  @Secret() @Column('bytea', { name: 'old_digest', nullable: true }) oldDigest!: Buffer | null;
  @Column('timestamptz', { name: 'old_digest_ends_at', nullable: true }) oldDigestEndsAt!: Date | null;
  /** Whence it may be used (CIDR); from everywhere where there is none. The gateway holds to it. */
  @Column('text', { array: true }) networks!: string[];
  @Column('boolean', { name: 'is_suspended' }) isSuspended!: boolean;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('text', { name: 'revocation_reason', nullable: true }) revocationReason!: string | null;
  /** By set-based statements, without a new version: a use is no change. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Personal() @Column('text', { name: 'last_used_from', nullable: true }) lastUsedFrom!: string | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;

  static made(fields: NewApiKey, at: Date) {
    const { scopes } = fields;
    const beginning = { isSuspended: false, revokedAt: null, revocationReason: null, createdAt: at };
    const unused = { oldDigest: null, oldDigestEndsAt: null, lastUsedAt: null, lastUsedFrom: null };
    const key = Object.assign(new ApiKey(), fields, { statedScopes: scopes }, beginning, unused);
    const { id: apiKeyId, name, makerId, expiresAt } = key;
    const expires = expiresAt && { expiresAt: expiresAt.toISOString() };
    return { key, created: ApiKeyCreated({ apiKeyId, name, scopes: [...scopes], makerId, ...expires }) };
  }

  statusAt(at: Date): ApiKeyStatus {
    if (this.revokedAt) return 'revoked';
    if (this.expiresAt && this.expiresAt <= at) return 'expired';
    return this.isSuspended ? 'suspended' : 'active';
  }

  /** Undefined when the change changes nothing: then there is no fact to tell. */
  change({ name = this.name, networks = this.networks }: Partial<Pick<ApiKey, 'name' | 'networks'>>) {
    if (name === this.name && networks.join() === this.networks.join()) return undefined;
    Object.assign(this, { name, networks });
    return ApiKeyChanged({ apiKeyId: this.id, name, networks: [...networks] });
  }

  /** The secret of until now opens a little longer; the one before it, if it still did, opens nothing any more. */
  rotate(digest: Buffer, oldEndsAt: Date) {
    Object.assign(this, { oldDigest: this.digest, oldDigestEndsAt: oldEndsAt, digest });
    return ApiKeyRotated({ apiKeyId: this.id, oldSecretEndsAt: oldEndsAt.toISOString() });
  }

  /** Whether a secret with this digest opens something, as long as the key does. */
  isOpenedBy(digest: Buffer, at: Date): boolean {
    return digest.equals(this.digest) || (this.oldDigest?.equals(digest) === true && at < this.oldDigestEndsAt!);
  }

  /** Somebody has shown its secret. */
  leakReported({ foundAt, clientAddress }: { readonly foundAt?: string; readonly clientAddress?: string }) {
    return ApiKeyLeakReported({ apiKeyId: this.id, foundAt, clientAddress });
  }

  /** For good; undefined when it has been before, which is no other fact. */
  revoke(reason: string | undefined, at: Date) {
    if (this.revokedAt) return undefined;
    Object.assign(this, { revokedAt: at, revocationReason: reason ?? null });
    return ApiKeyRevoked({ apiKeyId: this.id, reason });
  }

  /** Follows what its maker may do. Whether that changes anything for the gateway. */
  follow({ mayAct, permissions }: MakersRights): boolean {
    const scopes = this.scopes.filter((scope) => permissions.has(scope));
    const isAsBefore = mayAct === !this.isSuspended && scopes.join() === this.statedScopes.join();
    Object.assign(this, { isSuspended: !mayAct, statedScopes: scopes });
    return !isAsBefore;
  }

  /** What the gateway has to know. It compares the expiry with its own clock: nobody has to tell it. */
  stated() {
    const isGood = !this.revokedAt && !this.isSuspended;
    return ApiKeyStated({
      apiKeyId: this.id,
      status: isGood ? 'active' : 'revoked',
      digest: this.digest.toString('base64url'),
      scopes: isGood ? [...this.statedScopes] : [],
      networks: [...this.networks],
      makerId: this.makerId,
      ...(this.expiresAt && { expiresAt: this.expiresAt.toISOString() }),
      ...(this.oldDigest && {
        oldDigest: this.oldDigest.toString('base64url'),
        oldDigestEndsAt: this.oldDigestEndsAt?.toISOString(),
      }),
    });
  }
}

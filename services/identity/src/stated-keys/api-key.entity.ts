import { ApiKeyCreated, ApiKeyRevoked, ApiKeyStated } from '@guildhall/contracts';
import { Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

export const API_KEY_STATUSES = ['active', 'suspended', 'expired', 'revoked'] as const;
export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

/** What the maker of a key may do now: no key of theirs does more. */
export interface MakersRights {
  /** Whether the maker may act at all. */
  readonly mayAct: boolean;
  readonly permissions: ReadonlySet<string>;
}

export type NewApiKey = Pick<ApiKey, 'tenantId' | 'id' | 'name' | 'makerId' | 'scopes' | 'expiresAt' | 'digest'>;

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
  @Column('boolean', { name: 'is_suspended' }) isSuspended!: boolean;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('text', { name: 'revocation_reason', nullable: true }) revocationReason!: string | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;

  static made(fields: NewApiKey, at: Date) {
    const { scopes } = fields;
    const beginning = { isSuspended: false, revokedAt: null, revocationReason: null, createdAt: at };
    const key = Object.assign(new ApiKey(), fields, { statedScopes: scopes }, beginning);
    const { id: apiKeyId, name, makerId, expiresAt } = key;
    const expires = expiresAt && { expiresAt: expiresAt.toISOString() };
    return { key, created: ApiKeyCreated({ apiKeyId, name, scopes: [...scopes], makerId, ...expires }) };
  }

  statusAt(at: Date): ApiKeyStatus {
    if (this.revokedAt) return 'revoked';
    if (this.expiresAt && this.expiresAt <= at) return 'expired';
    return this.isSuspended ? 'suspended' : 'active';
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
      networks: [],
      ...(this.expiresAt && { expiresAt: this.expiresAt.toISOString() }),
    });
  }
}

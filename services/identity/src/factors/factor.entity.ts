import { FactorEnrolled, FactorRemoved } from '@guildhall/contracts';
import { Personal, Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** What a user may hold beside a password. Backup codes come along with the first of the others. */
export const FACTOR_METHODS = ['totp', 'passkey', 'backup-code'] as const;
export type FactorMethod = (typeof FACTOR_METHODS)[number];

/** Who had a factor removed: its holder, or an administrator in their stead. */
export type RemovalWay = 'own' | 'administrator';

type FactorFields = Pick<Factor, 'tenantId' | 'id' | 'userId'>;

interface PasskeyFields {
  readonly name: string | null;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly signCount: number;
}

interface AppTimes {
  readonly at: Date;
  readonly confirmBy: Date;
}

const NOTHING = {
  name: null,
  confirmBy: null,
  tries: 0,
  lastUsedAt: null,
  sealedSecret: null,
  lastStep: null,
  credentialId: null,
  publicKey: null,
  signCount: null,
} as const;

/** What a user proves to hold, beside a password or instead of one (IDN-5). */
@Entity('factors')
export class Factor {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('text') method!: FactorMethod;
  @Personal() @Column('text', { nullable: true }) name!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Until the holder has shown a code of it, it is good for nothing else. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  @Column('timestamptz', { name: 'confirm_by', nullable: true }) confirmBy!: Date | null;
  /** Wrong codes on the way to confirmation. */
  @Secret() @Column('integer') tries!: number;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  /** TOTP: the secret; backup codes: the key of their digests. */
  @Secret() @Column('text', { name: 'sealed_secret', nullable: true }) sealedSecret!: string | null;
  /** TOTP: the newest step of which a code was accepted (T34). */
  @Secret() @Column('integer', { name: 'last_step', nullable: true }) lastStep!: number | null;
  @Secret() @Column('bytea', { name: 'credential_id', nullable: true }) credentialId!: Buffer | null;
  @Secret() @Column('bytea', { name: 'public_key', nullable: true }) publicKey!: Buffer | null;
  /** Passkeys: how often the authenticator says it has signed. As text: 32 bits without a sign. */
  @Secret() @Column('bigint', { name: 'sign_count', nullable: true }) signCount!: string | null;
  @VersionColumn() version!: number;

  /** An app whose holder has still to show a code of it. */
  static app(fields: FactorFields & { readonly sealedSecret: string; readonly name: string | null }, times: AppTimes) {
    return Factor.made({ ...fields, method: 'totp', confirmedAt: null, confirmBy: times.confirmBy }, times.at);
  }

  static passkey(fields: FactorFields & PasskeyFields, at: Date) {
    return Factor.made({ ...fields, signCount: String(fields.signCount), method: 'passkey', confirmedAt: at }, at);
  }

  static backupCodes(fields: FactorFields & { readonly sealedSecret: string }, at: Date) {
    return Factor.made({ ...fields, method: 'backup-code', confirmedAt: at }, at);
  }

  private static made(fields: Partial<Factor>, at: Date): Factor {
    return Object.assign(new Factor(), NOTHING, { createdAt: at }, fields);
  }

  /** Its holder has shown a code of it. */
  confirm(at: Date): void {
    Object.assign(this, { confirmedAt: at, confirmBy: null });
  }

  enrolled() {
    const { userId, id: factorId, method, name } = this;
    return FactorEnrolled({ userId, factorId, method, label: name ?? undefined });
  }

  removed(way: RemovalWay) {
    const { userId, id: factorId, method } = this;
    return FactorRemoved({ userId, factorId, method, way });
  }
}

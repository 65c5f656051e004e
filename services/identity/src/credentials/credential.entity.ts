import { Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PasswordHash } from './passwords.js';

/** What a user proves who they are with. */
@Entity('credentials')
export class Credential {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @Secret() @Column('text', { name: 'password_hash' }) passwordHash!: PasswordHash;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

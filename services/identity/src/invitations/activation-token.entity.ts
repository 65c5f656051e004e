import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link that proves an address. Used up by one conditional `delete … returning` (T21, D19). */
@Entity('activation_tokens')
export class ActivationToken {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** The secret itself stands in the mail alone. */
  @PrimaryColumn('bytea') digest!: Buffer;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

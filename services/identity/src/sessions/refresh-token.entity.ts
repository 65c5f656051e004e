import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One link in the chain of a session: good for one refresh, and remembered afterwards, so that a second use shows. */
@Entity('refresh_tokens')
export class RefreshToken {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** The secret itself is with the client alone (D19). */
  @PrimaryColumn('bytea') digest!: Buffer;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
  /** Digest of what the user of the token looked like, to know the same client again. */
  @Column('bytea', { name: 'used_by', nullable: true }) usedBy!: Buffer | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Method } from '../sessions/authentication.js';

/** A sign-in that waits for its second factor: on the server, so that no step can be skipped (D18). */
@Entity('sign_in_challenges')
export class SignInChallenge {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** The secret itself is with the client alone (D19). */
  @PrimaryColumn('bytea') digest!: Buffer;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('text', { array: true }) methods!: Method[];
  @Column('integer') tries!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

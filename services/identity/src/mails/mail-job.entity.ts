import { Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MailName } from './mail-kinds.js';

/** A mail that is still to be sent, or that nobody would take. */
@Entity('mail_jobs')
export class MailJob {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Makes the Message-ID: however often the mail is sent, a mail program shows it once. */
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: MailName;
  @Column('uuid') about!: string;
  /** Opened by `MailEnvelopes`; null once it was given up. */
  @Secret() @Column('text', { nullable: true }) sealed!: string | null;
  @Column('integer') attempts!: number;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Later it would be of no use: its link has expired. */
  @Column('timestamptz', { name: 'ends_at' }) endsAt!: Date;
}

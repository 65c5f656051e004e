import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ORGANIZATION_STATUSES = ['provisioning', 'active', 'suspended'] as const;
export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];

/** What identity knows of an organisation: tenancy owns it, this is a projection of its events. */
@Entity('organizations')
export class Organization {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') status!: OrganizationStatus;
  /** Of the newest event of tenancy that was applied; no `@VersionColumn`, because nobody here changes it. */
  @Column('integer') version!: number;
}

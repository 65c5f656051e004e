import { AuditPolicyChanged } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** Which calls of the API become entries, beside what they change: none, those that may change something, or all. */
export const RECORDED_CALLS = ['none', 'writes', 'all'] as const;
export type RecordedCalls = (typeof RECORDED_CALLS)[number];

/** What enters an organisation's trail beside facts, where it says so itself (AUD-1). */
@Entity('audit_policies')
export class AuditPolicy {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** The organisation. */
  @PrimaryColumn('uuid') id!: string;
  @Column('text') calls!: RecordedCalls;
  /** 0 as long as nothing has been said. */
  @VersionColumn() version!: number;

  changed() {
    return AuditPolicyChanged({ auditPolicyId: this.id, calls: this.calls });
  }
}

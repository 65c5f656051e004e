import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Policies, PolicyKind } from './policy-kinds.js';

/** Who changed a policy, when, and what held before and afterwards. Never changed itself. */
@Entity('policy_changes')
export class PolicyChange {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: PolicyKind;
  @Column('integer') revision!: number;
  @Column('text', { name: 'changed_by' }) changedBy!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('jsonb') before!: Policies[PolicyKind];
  @Column('jsonb') after!: Policies[PolicyKind];
}

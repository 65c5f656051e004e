import { AccessRulesStated, PolicyChanged } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { AccessRules, Policies, PolicyKind } from './policy-kinds.js';

/** What an organisation says of one kind; `policiesOf` adds what it leaves to the platform. */
@Entity('policies')
export class Policy {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: PolicyKind;
  @Column('jsonb') stated!: Partial<Policies[PolicyKind]>;
  /** 0 as long as nothing has been said. */
  @VersionColumn() version!: number;

  /** To be published after the save: `revision` is the version that the change made. */
  changed() {
    return PolicyChanged({ policyId: this.id, kind: this.kind, revision: this.version });
  }

  /** What the gateway has to know of a policy of access. */
  accessStated({ networks, webOrigins }: AccessRules) {
    return AccessRulesStated({ policyId: this.id, networks: [...networks], webOrigins: [...webOrigins] });
  }
}

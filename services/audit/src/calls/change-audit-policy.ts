import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, IfMatch, requireVersion } from '@guildhall/http';
import { Body, Controller, Injectable, Put } from '@nestjs/common';
import { z } from 'zod';
import { AuditPolicy } from './audit-policy.entity.js';
import { AuditPolicyFields, AuditPolicyView } from './audit-policy.view.js';

const ChangeAuditPolicyBody = z.strictObject(AuditPolicyFields);
type ChangeAuditPolicyBody = z.infer<typeof ChangeAuditPolicyBody>;

// Made when first locked, as it holds for whoever has said nothing: so the first change tells what differs from that.
const MAKE = `
insert into audit_policies (tenant_id, id, calls, version) values ($1, $1, 'none', 0)
    on conflict (tenant_id, id) do nothing`;

@Injectable()
export class ChangeAuditPolicy {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, ifMatch: IfMatch, stated: ChangeAuditPolicyBody): Promise<AuditPolicy> {
    return this.database.transaction(actor, async (tx) => {
      const policy = await lock(tx);
      const { version } = policy;
      requireVersion(ifMatch, version);
      Object.assign(policy, stated);
      await tx.save(policy);
      if (policy.version !== version) await tx.publish(policy, policy.changed());
      return policy;
    });
  }
}

async function lock(tx: TenantTransaction): Promise<AuditPolicy> {
  await tx.query(MAKE, [tx.tenantId]);
  return tx.findOneOrFail(AuditPolicy, { where: { id: tx.tenantId }, lock: { mode: 'pessimistic_write' } });
}

@Controller('audit/policy')
export class ChangeAuditPolicyRoute {
  constructor(private readonly changeAuditPolicy: ChangeAuditPolicy) {}

  /**
   * Says which calls of the API become entries of the trail (AUD-1). The gateway reports calls as telemetry: within seconds, and
   * where it had to lose some, an entry says how many. What a call changes is a fact, and never lost.
   */
  @Put()
  @RequirePermission('audit:configure')
  @Sensitive()
  @RateLimit('default')
  @Answer(200, AuditPolicyView)
  handle(
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeAuditPolicyBody }) stated: ChangeAuditPolicyBody,
  ): Promise<AuditPolicy> {
    return this.changeAuditPolicy.execute(actor, ifMatch, stated);
  }
}

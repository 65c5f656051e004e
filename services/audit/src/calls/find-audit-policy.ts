import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer } from '@guildhall/http';
import { Controller, Get, Injectable } from '@nestjs/common';
import { AuditPolicy } from './audit-policy.entity.js';
import { AuditPolicyView } from './audit-policy.view.js';

const NOTHING_SAID: AuditPolicyView = { calls: 'none', version: 0 };

@Injectable()
export class FindAuditPolicy {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor): Promise<AuditPolicyView> {
    return this.database.transaction(
      actor,
      async (tx) => (await tx.findOneBy(AuditPolicy, { id: tx.tenantId })) ?? NOTHING_SAID,
    );
  }
}

@Controller('audit/policy')
export class FindAuditPolicyRoute {
  constructor(private readonly findAuditPolicy: FindAuditPolicy) {}

  /** Shows which calls of the API become entries of one's organisation's trail (AUD-1). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, AuditPolicyView)
  handle(@CurrentActor() actor: Actor): Promise<AuditPolicyView> {
    return this.findAuditPolicy.execute(actor);
  }
}

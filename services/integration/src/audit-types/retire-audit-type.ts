import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { AuditTypeIsRetired, AuditTypeNotFound } from './audit-type.problems.js';
import { lockAuditType } from './lock-audit-type.js';

@Injectable()
export class RetireAuditType {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, auditTypeId: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      const auditType = await lockAuditType(tx, auditTypeId);
      const retired = auditType.retire(now);
      await tx.save(auditType);
      await tx.publish(auditType, retired);
    });
  }
}

@Controller('audit-types/:auditTypeId')
export class RetireAuditTypeRoute {
  constructor(private readonly retireAuditType: RetireAuditType) {}

  /** Retires a type: items of it are refused from now on. What is in the trail stays, and so do its schemas (AUD-1). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('audit-types:manage')
  @RateLimit('default')
  @Problems(AuditTypeNotFound, AuditTypeIsRetired)
  handle(@CurrentActor() actor: Actor, @Param('auditTypeId', Id('aty')) auditTypeId: string): Promise<void> {
    return this.retireAuditType.execute(actor, auditTypeId);
  }
}

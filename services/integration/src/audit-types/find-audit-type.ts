import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { AuditType } from './audit-type.entity.js';
import { AuditTypeNotFound } from './audit-type.problems.js';
import { AuditTypeView } from './audit-type.view.js';

@Injectable()
export class FindAuditType {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, id: string): Promise<AuditType> {
    const found = await this.database.transaction(actor, (tx) => tx.findOneBy(AuditType, { id }));
    if (!found) throw new AuditTypeNotFound('There is no type with this id.');
    return found;
  }
}

@Controller('audit-types/:auditTypeId')
export class FindAuditTypeRoute {
  constructor(private readonly findAuditType: FindAuditType) {}

  /** Shows one type of a product's audit events (AUD-1). */
  @Get()
  @RequirePermission('audit-types:read')
  @RateLimit('default')
  @Answer(200, AuditTypeView)
  @Problems(AuditTypeNotFound)
  handle(@CurrentActor() actor: Actor, @Param('auditTypeId', Id('aty')) auditTypeId: string): Promise<AuditType> {
    return this.findAuditType.execute(actor, auditTypeId);
  }
}

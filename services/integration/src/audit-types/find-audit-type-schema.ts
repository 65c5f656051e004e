import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { AuditTypeSchema } from './audit-type.entity.js';
import { AuditTypeNotFound } from './audit-type.problems.js';
import { AuditTypeSchemaView } from './audit-type.view.js';

const COUNTED = /^[1-9][0-9]{0,3}$/;

@Injectable()
export class FindAuditTypeSchema {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, auditTypeId: string, schemaVersion: string) {
    const place = { auditTypeId, schemaVersion: Number(schemaVersion) };
    const found = COUNTED.test(schemaVersion)
      ? await this.database.transaction(actor, (tx) => tx.findOneBy(AuditTypeSchema, place))
      : null;
    if (!found) throw new AuditTypeNotFound('There is no such schema of a type with this id.');
    return { ...place, schema: JSON.parse(found.schema) as Record<string, never>, createdAt: found.createdAt };
  }
}

@Controller('audit-types/:auditTypeId/schemas/:schemaVersion')
export class FindAuditTypeSchemaRoute {
  constructor(private readonly findAuditTypeSchema: FindAuditTypeSchema) {}

  /** Shows a schema of a type, also one of before: entries say by `schemaVersion` which one they were held to (AUD-1). */
  @Get()
  @RequirePermission('audit-types:read')
  @RateLimit('default')
  @Answer(200, AuditTypeSchemaView)
  @Problems(AuditTypeNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('auditTypeId', Id('aty')) auditTypeId: string,
    @Param('schemaVersion') schemaVersion: string,
  ) {
    return this.findAuditTypeSchema.execute(actor, auditTypeId, schemaVersion);
  }
}

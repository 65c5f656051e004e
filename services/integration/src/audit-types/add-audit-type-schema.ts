import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import { type AuditType, AuditTypeSchema, type SchemaDocument } from './audit-type.entity.js';
import { AuditTypeIsRetired, AuditTypeNotFound, TooManyAuditTypes } from './audit-type.problems.js';
import { AuditTypeView, DetailsSchema } from './audit-type.view.js';
import { lockAuditType } from './lock-audit-type.js';

const AddAuditTypeSchemaBody = z.strictObject({ schema: DetailsSchema });
type AddAuditTypeSchemaBody = z.infer<typeof AddAuditTypeSchemaBody>;

export interface AddAuditTypeSchemaCommand {
  readonly auditTypeId: string;
  readonly ifMatch: IfMatch;
  readonly schema: SchemaDocument;
}

@Injectable()
export class AddAuditTypeSchema {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, { auditTypeId, ifMatch, schema }: AddAuditTypeSchemaCommand): Promise<AuditType> {
    const now = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const auditType = await lockAuditType(tx, auditTypeId);
      requireVersion(ifMatch, auditType.version);
      const added = auditType.addSchema(schema, now);
      await tx.save(auditType);
      await tx.save(AuditTypeSchema.of(auditType, schema, now));
      await tx.publish(auditType, added);
      return auditType;
    });
  }
}

@Controller('audit-types/:auditTypeId/schema')
export class AddAuditTypeSchemaRoute {
  constructor(private readonly addAuditTypeSchema: AddAuditTypeSchema) {}

  /**
   * Gives a type its next schema, which holds for items that name no other; `If-Match` names the version that was read. The
   * schemas of before stay, for entries name the one that they were held to (AUD-1).
   */
  @Put()
  @RequirePermission('audit-types:manage')
  @RateLimit('default')
  @Answer(200, AuditTypeView)
  @Problems(AuditTypeNotFound, AuditTypeIsRetired, TooManyAuditTypes)
  handle(
    @CurrentActor() actor: Actor,
    @Param('auditTypeId', Id('aty')) auditTypeId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: AddAuditTypeSchemaBody }) { schema }: AddAuditTypeSchemaBody,
  ): Promise<AuditType> {
    return this.addAuditTypeSchema.execute(actor, { auditTypeId, ifMatch, schema });
  }
}

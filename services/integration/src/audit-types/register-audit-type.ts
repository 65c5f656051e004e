import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { isUniqueViolation, TenantDatabase } from '@guildhall/database';
import { Answer, created, NO_CONTROL_CHARACTERS, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { AuditTypeName } from './audit-type-name.js';
import { AuditType, AuditTypeSchema } from './audit-type.entity.js';
import { AuditTypeExists, TooManyAuditTypes } from './audit-type.problems.js';
import { AuditTypeView, DetailsSchema } from './audit-type.view.js';

/** Each is compiled when it is used: what one organisation can have a process keep is bounded (D25). */
const MOST_TYPES = 100;

const RegisterAuditTypeBody = z.strictObject({
  type: AuditTypeName,
  schema: DetailsSchema,
  description: z.string().min(1).max(500).regex(NO_CONTROL_CHARACTERS, 'No control characters').optional(),
});
type RegisterAuditTypeBody = z.infer<typeof RegisterAuditTypeBody>;

@Injectable()
export class RegisterAuditType {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { type, schema, description }: RegisterAuditTypeBody): Promise<AuditType> {
    const now = this.clock.now();
    const fields = { tenantId: actor.tenantId, id: newId(), type, description: description ?? null };
    const { auditType, registered } = AuditType.registered(fields, schema, now);
    try {
      return await this.database.transaction(actor, async (tx) => {
        // Two at once may make one too many: the bound keeps work small, it is nobody's right.
        if ((await tx.countBy(AuditType, {})) >= MOST_TYPES)
          throw new TooManyAuditTypes(`An organisation has ${MOST_TYPES} types at most.`);
        await tx.save(auditType);
        await tx.save(AuditTypeSchema.of(auditType, schema, now));
        await tx.publish(auditType, registered);
        return auditType;
      });
    } catch (error) {
      if (isUniqueViolation(error, 'audit_types_type_key')) throw new AuditTypeExists(`${type} is registered already.`);
      throw error;
    }
  }
}

@Controller('audit-types')
export class RegisterAuditTypeRoute {
  constructor(private readonly registerAuditType: RegisterAuditType) {}

  /**
   * Registers a type of a product's own audit events: from now on the details of each that is handed in are held to the
   * schema (AUD-1). Types that nobody registered are taken in as they come.
   */
  @Post()
  @RequirePermission('audit-types:manage')
  @RateLimit('default')
  @Answer(201, AuditTypeView)
  @Problems(AuditTypeExists, TooManyAuditTypes)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: RegisterAuditTypeBody }) body: RegisterAuditTypeBody) {
    const auditType = await this.registerAuditType.execute(actor, body);
    return created(`/audit-types/${encodeId('aty', auditType.id)}`, auditType);
  }
}

import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, IfMatch, requireVersion } from '@guildhall/http';
import { Body, Controller, Inject, Injectable, Put } from '@nestjs/common';
import { z } from 'zod';
import { AUDIT_SETTINGS, type AuditSettings } from '../config.js';
import { TrailRetention } from './trail-retention.entity.js';
import { RetentionFields, TrailRetentionView } from './trail-retention.view.js';

const ChangeRetentionBody = z
  .strictObject(RetentionFields)
  .refine(({ monthsLive, monthsKept }) => monthsKept === null || monthsKept >= monthsLive, {
    path: ['monthsKept'],
    message: 'Less than an entry is live',
  });
type ChangeRetentionBody = z.infer<typeof ChangeRetentionBody>;

// Made when first locked, as the platform says it, so that the first change tells what differs from that.
const MAKE = `
insert into trail_retention (tenant_id, id, months_live, version) values ($1, $1, $2, 0)
    on conflict (tenant_id, id) do nothing`;

@Injectable()
export class ChangeRetention {
  constructor(
    private readonly database: TenantDatabase,
    @Inject(AUDIT_SETTINGS) private readonly settings: AuditSettings,
  ) {}

  async execute(actor: Actor, ifMatch: IfMatch, stated: ChangeRetentionBody): Promise<TrailRetention> {
    return this.database.transaction(actor, async (tx) => {
      const retention = await this.lock(tx);
      const { version } = retention;
      requireVersion(ifMatch, version);
      Object.assign(retention, stated);
      await tx.save(retention);
      if (retention.version !== version) await tx.publish(retention, retention.changed());
      return retention;
    });
  }

  private async lock(tx: TenantTransaction): Promise<TrailRetention> {
    await tx.query(MAKE, [tx.tenantId, this.settings.TRAIL_MONTHS_LIVE]);
    return tx.findOneOrFail(TrailRetention, { where: { id: tx.tenantId }, lock: { mode: 'pessimistic_write' } });
  }
}

@Controller('audit/retention')
export class ChangeRetentionRoute {
  constructor(private readonly changeRetention: ChangeRetention) {}

  /**
   * Says how long the trail is live, and how long its archives are kept. What is older moves into archives within hours;
   * nothing is ever deleted by itself (AUD-5).
   */
  @Put()
  @RequirePermission('audit:retain')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(200, TrailRetentionView)
  handle(
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeRetentionBody }) stated: ChangeRetentionBody,
  ): Promise<TrailRetention> {
    return this.changeRetention.execute(actor, ifMatch, stated);
  }
}

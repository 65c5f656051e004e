import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer } from '@guildhall/http';
import { Controller, Get, Inject, Injectable } from '@nestjs/common';
import { AUDIT_SETTINGS, type AuditSettings } from '../config.js';
import { TrailRetention } from './trail-retention.entity.js';
import { TrailRetentionView } from './trail-retention.view.js';

@Injectable()
export class FindRetention {
  constructor(
    private readonly database: TenantDatabase,
    @Inject(AUDIT_SETTINGS) private readonly settings: AuditSettings,
  ) {}

  execute(actor: Actor): Promise<TrailRetentionView> {
    return this.database.transaction(actor, (tx) => this.in(tx));
  }

  /** What the organisation says, or else the platform. */
  async in(tx: TenantTransaction): Promise<TrailRetentionView> {
    const platform = { monthsLive: this.settings.TRAIL_MONTHS_LIVE, monthsKept: null, version: 0 };
    return (await tx.findOneBy(TrailRetention, { id: tx.tenantId })) ?? platform;
  }
}

@Controller('audit/retention')
export class FindRetentionRoute {
  constructor(private readonly findRetention: FindRetention) {}

  /** Shows how long the trail of one's organisation is live, and how long its archives are kept (AUD-5). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, TrailRetentionView)
  handle(@CurrentActor() actor: Actor): Promise<TrailRetentionView> {
    return this.findRetention.execute(actor);
  }
}

import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, page, pageOf } from '@guildhall/http';
import { Controller, Get, Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { platformLimitsOf } from './platform-limits-of.js';
import { POLICY_KINDS } from './policy-kinds.js';
import { Policy } from './policy.entity.js';
import { AnyPolicyView, type PolicyView, viewOf } from './policy.view.js';

@Injectable()
export class ListPolicies {
  constructor(
    private readonly database: TenantDatabase,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  async execute(actor: Actor): Promise<PolicyView[]> {
    const stated = await this.database.transaction(actor, (tx) => tx.find(Policy));
    return POLICY_KINDS.map((kind) => {
      const policy = stated.find((one) => one.kind === kind) ?? { kind, stated: {}, version: 0 };
      return viewOf(policy, platformLimitsOf(this.settings));
    });
  }
}

@Controller('policies')
export class ListPoliciesRoute {
  constructor(private readonly listPolicies: ListPolicies) {}

  /** Lists the four policies of the organisation, with whose word each rule is (IDN-14). */
  @Get()
  @RequirePermission('settings:read')
  @RateLimit('default')
  @Answer(200, pageOf(AnyPolicyView))
  async handle(@CurrentActor() actor: Actor) {
    return page(await this.listPolicies.execute(actor), null);
  }
}

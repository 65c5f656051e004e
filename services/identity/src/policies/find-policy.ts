import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer } from '@guildhall/http';
import { Controller, Get, Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { platformLimitsOf } from './platform-limits-of.js';
import type { PolicyKind } from './policy-kinds.js';
import { Policy } from './policy.entity.js';
import {
  AccessPolicyView,
  MfaPolicyView,
  PasswordPolicyView,
  type PolicyView,
  SessionPolicyView,
  viewOf,
} from './policy.view.js';

@Injectable()
export class FindPolicy {
  constructor(
    private readonly database: TenantDatabase,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  async execute(actor: Actor, kind: PolicyKind): Promise<PolicyView> {
    const policy = await this.database.transaction(actor, (tx) => tx.findOneBy(Policy, { kind }));
    return viewOf(policy ?? { kind, stated: {}, version: 0 }, platformLimitsOf(this.settings));
  }
}

/** A path for each kind, since each has rules of its own: so the description says which, and clients are typed. */
@Controller('policies')
export class FindPolicyRoute {
  constructor(private readonly findPolicy: FindPolicy) {}

  /** Shows which passwords may be chosen (IDN-2). */
  @Get('password')
  @RequirePermission('settings:read')
  @RateLimit('default')
  @Answer(200, PasswordPolicyView)
  ofPasswords(@CurrentActor() actor: Actor): Promise<PolicyView> {
    return this.findPolicy.execute(actor, 'password');
  }

  /** Shows how long sessions live, and how many somebody may have (IDN-4). */
  @Get('session')
  @RequirePermission('settings:read')
  @RateLimit('default')
  @Answer(200, SessionPolicyView)
  ofSessions(@CurrentActor() actor: Actor): Promise<PolicyView> {
    return this.findPolicy.execute(actor, 'session');
  }

  /** Shows who needs a second factor, and which there are (IDN-5). */
  @Get('mfa')
  @RequirePermission('settings:read')
  @RateLimit('default')
  @Answer(200, MfaPolicyView)
  ofSecondFactors(@CurrentActor() actor: Actor): Promise<PolicyView> {
    return this.findPolicy.execute(actor, 'mfa');
  }

  /** Shows whence users sign in, and what keys and recovery are held to (IDN-14). */
  @Get('access')
  @RequirePermission('settings:read')
  @RateLimit('default')
  @Answer(200, AccessPolicyView)
  ofAccess(@CurrentActor() actor: Actor): Promise<PolicyView> {
    return this.findPolicy.execute(actor, 'access');
  }
}

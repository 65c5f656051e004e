import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Inject, Injectable, Put } from '@nestjs/common';
import { z } from 'zod';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { withDefaults } from './policies-of.js';
import { PolicyChange } from './policy-change.entity.js';
import { platformLimitsOf } from './platform-limits-of.js';
import { type Policies, POLICY_RULES, type PolicyKind } from './policy-kinds.js';
import { Policy } from './policy.entity.js';
import { PolicyRefused } from './policy.problems.js';
import {
  AccessPolicyView,
  MfaPolicyView,
  PasswordPolicyView,
  type PolicyView,
  rulesToShow,
  SessionPolicyView,
  viewOf,
} from './policy.view.js';
import { PASSWORD_PRESETS, PRESET_NAMES } from './presets.js';
import { requireKnownRoles } from './require-known-roles.js';
import { requirePossible } from './require-possible.js';

const Preset = z.enum(PRESET_NAMES).describe('A policy to begin with: what stands beside it comes in its place.');
const PasswordPolicyBody = POLICY_RULES.password.partial().extend({ preset: Preset.optional() });
const SessionPolicyBody = POLICY_RULES.session.partial();
const MfaPolicyBody = POLICY_RULES.mfa.partial();
const AccessPolicyBody = POLICY_RULES.access.partial();

interface ChangePolicyCommand<K extends PolicyKind = PolicyKind> {
  readonly kind: K;
  /** All that the organisation says of it from now on; the rest is the platform's. */
  readonly stated: Partial<Policies[K]>;
  readonly ifMatch: IfMatch;
}

@Injectable()
export class ChangePolicy {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  async execute(actor: Actor, { kind, stated, ifMatch }: ChangePolicyCommand): Promise<PolicyView> {
    const platform = platformLimitsOf(this.settings);
    const policies = withDefaults({ [kind]: stated });
    requirePossible(policies, { address: actor.address, platform });
    const policy = await this.database.transaction(actor, async (tx) => {
      const found = await lockPolicy(tx, kind);
      requireVersion(ifMatch, found.version);
      await requireKnownRoles(tx, policies.mfa);
      const before = rulesToShow(withDefaults({ [kind]: found.stated }), platform)[kind];
      found.stated = stated;
      const { version } = found;
      await tx.save(found);
      if (found.version === version) return found;
      const after = rulesToShow(policies, platform)[kind];
      await this.remember(tx, found, { before, after });
      await tx.publish(found, found.changed());
      if (kind === 'access') await tx.publish(found, found.accessStated(policies.access));
      return found;
    });
    return viewOf(policy, platform);
  }

  private async remember(
    tx: TenantTransaction,
    { tenantId, kind, version: revision }: Policy,
    rules: Pick<PolicyChange, 'before' | 'after'>,
  ): Promise<void> {
    const who = { changedBy: tx.actor.describe(), changedAt: this.clock.now() };
    await tx.save(Object.assign(new PolicyChange(), { tenantId, id: newId(), kind, revision, ...who, ...rules }));
  }
}

// Made when first locked, so that two who are both the first wait for each other. Rolled back, it has never been.
async function lockPolicy(tx: TenantTransaction, kind: PolicyKind): Promise<Policy> {
  await tx.query(
    `insert into policies (tenant_id, id, kind, stated, version) values ($1, $2, $3, '{}', 0)
     on conflict (tenant_id, kind) do nothing`,
    [tx.tenantId, newId(), kind],
  );
  return tx.findOneOrFail(Policy, { where: { kind }, lock: { mode: 'pessimistic_write' } });
}

/** As `FindPolicyRoute`: a path for each kind, since each has rules of its own. What a body leaves out is the platform’s. */
@Controller('policies')
export class ChangePolicyRoute {
  constructor(private readonly changePolicy: ChangePolicy) {}

  /** Says which passwords may be chosen from now on, in place of what was said before (IDN-2). */
  @Put('password')
  @RequirePermission('settings:update')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(200, PasswordPolicyView)
  @Problems(PolicyRefused)
  ofPasswords(
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: PasswordPolicyBody }) { preset = 'nist', ...rules }: z.output<typeof PasswordPolicyBody>,
  ): Promise<PolicyView> {
    const stated = { ...PASSWORD_PRESETS[preset], ...rules };
    return this.changePolicy.execute(actor, { kind: 'password', stated, ifMatch });
  }

  /** Says how long sessions live, never longer than the platform lets them, and how many somebody may have (IDN-4). */
  @Put('session')
  @RequirePermission('settings:update')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(200, SessionPolicyView)
  @Problems(PolicyRefused)
  ofSessions(
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: SessionPolicyBody }) stated: z.output<typeof SessionPolicyBody>,
  ): Promise<PolicyView> {
    return this.changePolicy.execute(actor, { kind: 'session', stated, ifMatch });
  }

  /** Says who needs a second factor, from when, and which may be enrolled (IDN-5). */
  @Put('mfa')
  @RequirePermission('settings:update')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(200, MfaPolicyView)
  @Problems(PolicyRefused)
  ofSecondFactors(
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: MfaPolicyBody }) stated: z.output<typeof MfaPolicyBody>,
  ): Promise<PolicyView> {
    return this.changePolicy.execute(actor, { kind: 'mfa', stated, ifMatch });
  }

  /** Says whence the organisation is called and signed in to (never without the network that says so), which pages read its
   * answers, and what keys and recovery are held to (IDN-14, GTW-5). */
  @Put('access')
  @RequirePermission('settings:update')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(200, AccessPolicyView)
  @Problems(PolicyRefused)
  ofAccess(
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: AccessPolicyBody }) stated: z.output<typeof AccessPolicyBody>,
  ): Promise<PolicyView> {
    return this.changePolicy.execute(actor, { kind: 'access', stated, ifMatch });
  }
}

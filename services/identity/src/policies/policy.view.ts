import { timeField } from '@guildhall/http';
import { z } from 'zod';
import type { SessionLimits } from '../sessions/session.entity.js';
import { type Lowering, passwordLowerings, sessionLowerings } from './conformance.js';
import { withDefaults } from './policies-of.js';
import { type Policies, POLICY_KINDS, POLICY_RULES, type PolicyKind } from './policy-kinds.js';
import type { Policy } from './policy.entity.js';
import { sessionLimitsOf } from './session-limits-of.js';

const Lowers = z.object({
  option: z.string().meta({ example: 'maximumAgeDays' }),
  requirement: z.string().meta({ example: 'OWASP ASVS 5.0 V6.2.10' }),
});

const around = {
  sources: z
    .record(z.string(), z.enum(['platform', 'organization']))
    .describe('Whose word each rule is.')
    .meta({ example: { minimumLength: 'platform' } }),
  lowersConformance: z.array(Lowers).describe('Rules that go below what a standard asks for.'),
  version: z.int().describe('Changes so far: what `If-Match` names.'),
};

export const PasswordPolicyView = z
  .object({ kind: z.literal('password'), rules: POLICY_RULES.password, ...around })
  .meta({ id: 'PasswordPolicy' });
export const SessionPolicyView = z
  .object({ kind: z.literal('session'), rules: POLICY_RULES.session, ...around })
  .meta({ id: 'SessionPolicy' });
export const MfaPolicyView = z
  .object({ kind: z.literal('mfa'), rules: POLICY_RULES.mfa, ...around })
  .meta({ id: 'MfaPolicy' });
export const AccessPolicyView = z
  .object({ kind: z.literal('access'), rules: POLICY_RULES.access, ...around })
  .meta({ id: 'AccessPolicy' });

export const AnyPolicyView = z.discriminatedUnion('kind', [
  PasswordPolicyView,
  SessionPolicyView,
  MfaPolicyView,
  AccessPolicyView,
]);
export type PolicyView = z.infer<typeof AnyPolicyView>;

// As the rules were then: their names may be others by now.
const RulesOfThen = z.record(z.string(), z.unknown()).meta({ example: { minimumLength: 15 } });

export const PolicyChangeView = z
  .object({
    kind: z.enum(POLICY_KINDS),
    revision: z.int().describe('The version that it made.'),
    changedBy: z.string().describe('`usr_…` or `key_…`.').meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    changedAt: timeField(),
    before: RulesOfThen,
    after: RulesOfThen,
  })
  .meta({ id: 'PolicyChange' });

/** What holds, with the platform's settings where neither side has a word. */
export function rulesToShow(policies: Policies, platform: SessionLimits) {
  const { lifeSeconds, idleSeconds } = sessionLimitsOf(policies.session, platform);
  const session = { ...policies.session, absoluteHours: lifeSeconds / 3_600, idleMinutes: idleSeconds / 60 };
  return { ...policies, session };
}

const LOWERINGS: { readonly [K in PolicyKind]: (policies: Policies) => Lowering[] } = {
  password: ({ password }) => passwordLowerings(password),
  session: ({ session }) => sessionLowerings(session),
  mfa: () => [],
  access: () => [],
};

/** A policy as the API shows it, with or without a word of the organisation. */
export function viewOf(
  { kind, stated, version }: Pick<Policy, 'kind' | 'stated' | 'version'>,
  platform: SessionLimits,
): PolicyView {
  const policies = withDefaults({ [kind]: stated });
  const rules = rulesToShow(policies, platform)[kind];
  const sources = Object.fromEntries(
    Object.keys(rules).map((rule) => [rule, rule in stated ? 'organization' : 'platform']),
  );
  return { kind, rules, sources, lowersConformance: LOWERINGS[kind](policies), version } as PolicyView;
}

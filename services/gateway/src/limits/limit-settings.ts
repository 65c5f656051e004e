import { RATE_POLICIES_OF_CUSTOMERS } from '@guildhall/access';
import { certificates, connectionUrl, integer, list, secret } from '@guildhall/config';
import { decodeId, idPrefix } from '@guildhall/contracts';
import { z } from 'zod';
import { readSubnet, type Subnet } from '../addresses/subnet.js';
import type { LimitsOfTiers } from './customer-limits.js';
import { type Limit, limit, readLimit } from './limit.js';

/** Whose calls are not limited: organisations (uuids) and networks. */
export interface Lifted {
  readonly tenants: ReadonlySet<string>;
  readonly networks: readonly Subnet[];
}

/** The gateway's settings about limits (GTW-4). */
export const limitSettings = z.object({
  REDIS_URL: secret(connectionUrl('redis', 'rediss')).describe('Redis, which holds the buckets of all gateways.'),
  REDIS_TLS_CA: certificates()
    .optional()
    .describe(
      'Who vouches for Redis’s certificate behind `rediss://`, in PEM; the authorities that Node knows, unless set.',
    ),
  RATE_LIMIT_DEFAULT: limit('60/min').describe('For a network, on routes without a policy, by callers not signed in.'),
  RATE_LIMIT_USER: limit('60/min').describe('For a user, on routes without a policy of their own.'),
  RATE_LIMIT_KEY: limit('60/min').describe(
    'For all keys of one maker together, on routes without a policy of their own.',
  ),
  RATE_LIMIT_STRICT: limit('10/min').describe('For a caller, on routes with the policy `strict`.'),
  RATE_LIMIT_RELAXED: limit('120/min').describe('For a caller, on routes with the policy `relaxed`.'),
  RATE_LIMIT_EXPORT: limit('10/h').describe('For a caller, on routes with the policy `export`.'),
  RATE_LIMIT_INGEST: limit('600/min').describe(
    'For a caller, on routes with the policy `ingest`; a batch is one call.',
  ),
  RATE_LIMIT_ASSESSMENT: limit('30/min').describe('For a caller, on routes with the policy `assessment`.'),
  RATE_LIMIT_REFRESH: limit('300/min').describe('For a network, to renew its sessions; many people share one.'),
  RATE_LIMIT_CHECK: limit('60/min').describe('For a caller or network, to ask how its limits stand.'),
  RATE_LIMIT_LOGIN: limit('5/15min').describe('For an account and network together, to sign in.'),
  RATE_LIMIT_PASSWORD_RESET: limit('3/h').describe('For an account and network together, to reset a password.'),
  RATE_LIMIT_ADDRESS: limit('600/min').describe('For a network, over all routes.'),
  RATE_LIMIT_TENANT: limit('600/min').describe('For an organisation whose tier is not known yet.'),
  RATE_LIMITS_OF_TIERS: limitsOfTiers().describe(
    'What organisations of a tier have otherwise: `professional.key=300/min+100,premium.tenant=50000/min`, by tier and policy (`tenant`, `user`, `key`, or one that routes name). One organisation’s own limits come first.',
  ),
  RATE_LIMIT_FAILED_AUTHENTICATION: limit('30/5min').describe(
    'Failed authentications of a network, until it must wait.',
  ),
  RATE_LIMIT_FAILED_SIGN_IN: limit('50/15min').describe(
    'Failed sign-ins of a network over all accounts, until nobody signs in from there; whoever has signed in goes on.',
  ),
  BLOCK_AFTER_REFUSALS: limit('300/10min').describe(
    'Refusals of a network that is not signed in, until it is blocked.',
  ),
  BLOCK_SECONDS: integer({ min: 1, max: 86_400 })
    .default(600)
    .describe('How long a network is blocked the first time; each next block lasts twice as long.'),
  BLOCK_SECONDS_AT_MOST: integer({ min: 1, max: 2_592_000 }).default(86_400).describe('How long any block lasts.'),
  BLOCK_FORGOTTEN_AFTER_SECONDS: integer({ min: 1, max: 2_592_000 })
    .default(86_400)
    .describe('After so long without a block the next one is the first again.'),
  RATE_LIMITS_LIFTED_FOR: lifted()
    .default({ tenants: new Set<string>(), networks: [] })
    .describe(
      'Organisations (`org_…`) and networks (CIDR) without limits, for tests and benches. Production refuses it.',
    ),
  NODE_ENV: z.string().optional().describe('`production` refuses what only a test may do.'),
});
export type LimitSettings = z.infer<typeof limitSettings>;

/** How Redis is reached, whatever for. */
export type RedisSettings = Pick<LimitSettings, 'REDIS_URL' | 'REDIS_TLS_CA'>;

type LiftedSettings = Pick<LimitSettings, 'NODE_ENV' | 'RATE_LIMITS_LIFTED_FOR'>;

/** For `.refine()` of the whole settings: no production without limits. */
export const liftsNoLimitsInProduction: [(settings: LiftedSettings) => boolean, { path: string[]; message: string }] = [
  ({ NODE_ENV, RATE_LIMITS_LIFTED_FOR: { tenants, networks } }) =>
    NODE_ENV !== 'production' || tenants.size + networks.length === 0,
  { path: ['RATE_LIMITS_LIFTED_FOR'], message: 'is for tests and benches alone' },
];

const OF_TIER = /^(?<tier>[a-z][a-z0-9-]*)\.(?<policy>[a-z-]+)=(?<form>.+)$/;
const KNOWN: readonly string[] = RATE_POLICIES_OF_CUSTOMERS;

function limitsOfTiers() {
  const table = list().transform((entries, context): LimitsOfTiers => {
    const tiers = new Map<string, Map<string, Limit>>();
    for (const [index, entry] of entries.entries()) {
      const { tier = '', policy = '', form = '' } = OF_TIER.exec(entry)?.groups ?? {};
      const read = readLimit(form);
      if (read && KNOWN.includes(policy)) tiers.set(tier, (tiers.get(tier) ?? new Map()).set(policy, read));
      else context.addIssue({ code: 'custom', message: `entry ${index + 1} is not tier.policy=60/min` });
    }
    return tiers;
  });
  return table.default(new Map());
}

function lifted() {
  return list().transform((entries, context): Lifted => {
    const tenants = new Set<string>();
    const networks: Subnet[] = [];
    for (const [index, entry] of entries.entries()) {
      const subnet = readSubnet(entry);
      if (subnet) networks.push(subnet);
      else if (idPrefix(entry) === 'org') tenants.add(decodeId('org', entry));
      else context.addIssue({ code: 'custom', message: `entry ${index + 1} is no organisation and no network` });
    }
    return { tenants, networks };
  });
}

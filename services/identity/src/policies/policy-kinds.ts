import { z } from 'zod';
import { isWebOrigin } from './web-origin.js';

/** What an organisation may say for itself (IDN-14). */
export const POLICY_KINDS = ['password', 'session', 'mfa', 'access'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

const Composition = z.strictObject({
  upper: z.boolean().default(false),
  lower: z.boolean().default(false),
  digit: z.boolean().default(false),
  symbol: z.boolean().default(false),
});

const PasswordRules = z.strictObject({
  minimumLength: z.int().min(8).max(128).describe('Characters that a password has at least.').meta({ example: 15 }),
  minimumLengthWithSecondFactor: z
    .int()
    .min(8)
    .max(128)
    .describe('The same for who has a second factor.')
    .meta({ example: 12 }),
  leastScore: z
    .int()
    .min(0)
    .max(4)
    .describe('How hard to guess it has to be, from 0 to 4, as zxcvbn estimates it.')
    .meta({ example: 3 }),
  refuseBreached: z.boolean().describe('Refuses what stands in the offline list of breached passwords.'),
  history: z.int().min(0).max(24).describe('So many passwords of before may not be chosen again.').meta({ example: 0 }),
  maximumAgeDays: z
    .int()
    .min(1)
    .max(3_650)
    .nullable()
    .describe('After so many days another has to be chosen.')
    .meta({ example: null }),
  composition: Composition.describe('Kinds of characters that have to be in it.'),
});

const SessionRules = z.strictObject({
  absoluteHours: z
    .int()
    .min(1)
    .max(8_760)
    .describe('How long a session lives at most, however often it is used.')
    .meta({ example: 168 }),
  idleMinutes: z
    .int()
    .min(5)
    .max(525_600)
    .describe('After so long without use a session ends.')
    .meta({ example: 1_440 }),
  concurrentSessions: z
    .int()
    .min(1)
    .max(100)
    .nullable()
    .describe('One more ends the oldest; null: any number.')
    .meta({ example: 50 }),
  newDeviceNotice: z.boolean().describe('Mails the user when a device signs in that has not been seen before.'),
});

const MfaRules = z.strictObject({
  requirement: z.enum(['optional', 'required']).describe('Whether everybody needs a second factor.'),
  requiredForRoles: z
    .array(z.string().min(1).max(63))
    .max(100)
    .describe('Slugs of roles that need one in any case.')
    .meta({ example: ['admin'] }),
  graceDays: z
    .int()
    .min(0)
    .max(90)
    .describe('So long may who needs one sign in without, to enrol it.')
    .meta({ example: 7 }),
  methods: z
    .array(z.enum(['totp', 'passkey']))
    .min(1)
    .max(2)
    .describe('What may be enrolled.'),
});

const AccessRules = z.strictObject({
  networks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(100)
    .describe('Whence users and API keys may call at all (CIDR); from everywhere where there is none.')
    .meta({ example: ['203.0.113.0/24', '127.0.0.0/8'] }),
  webOrigins: z
    .array(
      z.string().max(255).refine(isWebOrigin, 'Not an origin as browsers write it: https://host or https://host:port'),
    )
    .max(50)
    .overwrite((origins) => [...new Set(origins)].sort())
    .describe(
      'Origins whose pages may read the answers (CORS), each exactly as browsers write it; none where there is none.',
    )
    .meta({ example: ['https://app.example.org'] }),
  signInNetworks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(100)
    .describe('Whence users may sign in (CIDR); from everywhere where there is none.')
    .meta({ example: ['10.0.0.0/8', '127.0.0.0/8'] }),
  apiKeyMaximumDays: z
    .int()
    .min(1)
    .max(3_650)
    .nullable()
    .describe('How long an API key lives at most.')
    .meta({ example: 365 }),
  recoveryByMail: z.boolean().describe('Whether a forgotten password is reset by a link in a mail.'),
});

/** What may be said of each kind: bounds are the platform's floors and ceilings, and nobody goes beyond them. */
export const POLICY_RULES = {
  password: PasswordRules,
  session: SessionRules,
  mfa: MfaRules,
  access: AccessRules,
} as const satisfies Record<PolicyKind, z.ZodObject>;

type RulesOf<K extends PolicyKind> = z.output<(typeof POLICY_RULES)[K]>;

export type PasswordRules = RulesOf<'password'>;
export type MfaRules = RulesOf<'mfa'>;
export type AccessRules = RulesOf<'access'>;
/** Null where the organisation says nothing: then the platform's settings hold (`sessionLimitsOf`). */
export type SessionRules = Omit<RulesOf<'session'>, 'absoluteHours' | 'idleMinutes'> & {
  readonly absoluteHours: number | null;
  readonly idleMinutes: number | null;
};

export interface Policies {
  readonly password: Readonly<PasswordRules>;
  readonly session: Readonly<SessionRules>;
  readonly mfa: Readonly<MfaRules>;
  readonly access: Readonly<AccessRules>;
}

/**
 * What holds where an organisation says nothing: long passwords and nothing that makes people write them down (NIST SP
 * 800-63B-4, 3.1.1.2; ASVS 5.0 V6.2).
 */
export const PLATFORM_POLICIES: Policies = {
  password: {
    minimumLength: 15,
    minimumLengthWithSecondFactor: 12,
    leastScore: 3,
    refuseBreached: true,
    history: 0,
    maximumAgeDays: null,
    composition: { upper: false, lower: false, digit: false, symbol: false },
  },
  session: { absoluteHours: null, idleMinutes: null, concurrentSessions: null, newDeviceNotice: true },
  mfa: { requirement: 'optional', requiredForRoles: [], graceDays: 7, methods: ['totp', 'passkey'] },
  access: { networks: [], webOrigins: [], signInNetworks: [], apiKeyMaximumDays: null, recoveryByMail: true },
};

import { type Authentication, ACRS } from '@guildhall/access';
import type { Clock } from '@guildhall/runtime';
import { z } from 'zod';
import type { VerifyingKey } from '../edge-state/verifying-key.js';
import { KeyUnknown, TokenRefused } from './authentication.problems.js';
import { jsonOf, signedPayload } from './signed-payload.js';

/** `typ` of the header (RFC 9068): no token of another kind can be taken for one (T19). */
const TOKEN_TYPE = 'at+jwt';
const ALGORITHM = 'ES256';
/** How far apart the clocks of identity and gateway may stand (D14). */
const LEEWAY_SECONDS = 30;
/** Revocations are kept for twice as long: a token that lived longer could outlive the word that ended it. */
const LONGEST_LIFE_SECONDS = 300;
const LONGEST_TOKEN = 2_048;
const MOST_ROLES = 50;

const COMPACT = /^(?<header>[A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/;
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`));

// Strict: `jku`, `x5u`, `jwk`, `crit`, `b64`, `zip` and whatever comes next have no business here (T18).
const header = z.strictObject({ alg: z.literal(ALGORITHM), typ: z.literal(TOKEN_TYPE), kid: id('sgk') });

/** Tokens for the one step of signing in that is open, and for nothing else. */
const RESTRICTED_USES = ['change-password', 'enrol-factor'] as const;
export type RestrictedUse = (typeof RESTRICTED_USES)[number];

const common = {
  iss: z.string(),
  aud: z.string(),
  tenant: id('org'),
  iat: z.int(),
  nbf: z.int().optional(),
  exp: z.int(),
  jti: z.string().min(1),
};
const not = z.never().optional();

// Of one kind or of the other, and nothing of both (T19).
const userClaims = z.object({
  ...common,
  sub: id('usr'),
  sid: id('ses'),
  roles: z.array(id('rol')).max(MOST_ROLES),
  pv: z.int().nonnegative(),
  // Tokens of the version before this one say nothing of it: they are good, and do not pass where a step-up is asked for.
  acr: z.enum(ACRS).optional(),
  auth_time: z.int().nonnegative().optional(),
  use: z.enum(RESTRICTED_USES).optional(),
  scope: not,
  sec: not,
});
const keyClaims = z.object({
  ...common,
  sub: id('key'),
  scope: z.string().optional(),
  sec: z.string().regex(/^[\w-]{12}$/),
  sid: not,
  roles: not,
  pv: not,
  acr: not,
  use: not,
});
const claims = z.union([userClaims, keyClaims]);
type Claims = z.infer<typeof claims>;

/** A verified access token. Ids as they stand on the wire, which is also how edge state names them. */
interface VerifiedToken {
  readonly keyId: string;
  readonly tenant: string;
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
}

export interface UserToken extends VerifiedToken {
  readonly kind: 'user';
  readonly user: string;
  readonly session: string;
  readonly roles: readonly string[];
  readonly permissionVersion: number;
  /** How and when the user last proved who they are (IDN-20). */
  readonly authentication?: Authentication;
  /** The one thing it is good for; undefined: whatever the roles permit. */
  readonly use?: RestrictedUse;
}

/** What a program has taken for its API key (RFC 6749, 4.4). What it may do, the key says; the token may say less. */
export interface KeyToken extends VerifiedToken {
  readonly kind: 'key';
  readonly key: string;
  /** What it was narrowed to; undefined: whatever the key permits. */
  readonly scopes?: readonly string[];
  /** How the digest of the secret begins that it was taken for: it ends with that secret. */
  readonly secret: string;
}

export type AccessToken = UserToken | KeyToken;

export interface TokenRules {
  readonly keyOf: (keyId: string) => VerifyingKey | undefined;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

/**
 * Verifies an access token of identity. Algorithm and kind are ours to say, never the header's; the key is looked up by
 * `kid` in what identity has stated (T17, T18). Throws TokenRefused.
 */
export function verifyAccessToken(token: string, rules: TokenRules): AccessToken {
  const keyId = keyIdOf(token);
  const key = rules.keyOf(keyId);
  if (!key) throw new KeyUnknown(keyId);
  const payload = signedPayload(token, key);
  if (payload === undefined) throw new TokenRefused('the signature is not that of its key', 'forged');
  const read = claims.safeParse(payload);
  if (!read.success) throw new TokenRefused('the claims are not those of an access token', 'forged');
  requireMeantForUs(read.data, rules);
  requireSaneTimes(read.data, rules.clock);
  const { tenant, iat: issuedAtSeconds, exp: expiresAtSeconds } = read.data;
  const verified = { keyId, tenant, issuedAtSeconds, expiresAtSeconds };
  return 'sec' in read.data && read.data.sec !== undefined
    ? { ...verified, ...ofKey(read.data) }
    : { ...verified, ...ofUser(read.data) };
}

function ofKey({ sub, scope, sec }: z.infer<typeof keyClaims>): Omit<KeyToken, keyof VerifiedToken> {
  return { kind: 'key', key: sub, scopes: scope?.split(' '), secret: sec };
}

function ofUser(claimed: z.infer<typeof userClaims>): Omit<UserToken, keyof VerifiedToken> {
  const { sub, sid, roles, pv, acr, auth_time: provedAt, use } = claimed;
  return {
    kind: 'user',
    user: sub,
    session: sid,
    roles,
    permissionVersion: pv,
    authentication: acr && provedAt !== undefined ? { acr, at: new Date(provedAt * 1_000) } : undefined,
    use,
  };
}

/** Whether a token that was verified before has expired meanwhile. */
export function hasExpired({ expiresAtSeconds }: AccessToken, clock: Clock): boolean {
  return expiresAtSeconds + LEEWAY_SECONDS <= clock.now().getTime() / 1_000;
}

function keyIdOf(token: string): string {
  const encoded = token.length <= LONGEST_TOKEN ? COMPACT.exec(token)?.groups?.['header'] : undefined;
  const read = header.safeParse(encoded && jsonOf(encoded));
  if (!read.success) throw new TokenRefused('the header is not that of an access token', 'forged');
  return read.data.kid;
}

function requireMeantForUs({ iss, aud }: Claims, { issuer, audience }: TokenRules): void {
  if (iss !== issuer) throw new TokenRefused('the token is of another issuer', 'forged');
  if (aud !== audience) throw new TokenRefused('the token is for another audience', 'forged');
}

function requireSaneTimes({ iat, nbf = 0, exp }: Claims, clock: Clock): void {
  const now = clock.now().getTime() / 1_000;
  if (exp + LEEWAY_SECONDS <= now) throw new TokenRefused('the token has expired', 'worn-out');
  if (exp - iat > LONGEST_LIFE_SECONDS) throw new TokenRefused('the token lives too long', 'forged');
  if (Math.max(iat, nbf) - LEEWAY_SECONDS > now) throw new TokenRefused('the token comes from the future', 'forged');
}

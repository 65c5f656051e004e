import type { Clock } from '@guildhall/runtime';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { ACRS } from './acr.js';

/** One of a service's keys: two hold at once while they rotate. */
export interface ServiceTokenKey {
  readonly kid: string;
  readonly key: Uint8Array;
}

/** `typ` of the token's header: no token of another kind can be taken for one (T19). */
export const SERVICE_TOKEN_TYPE = 'svc+jwt';
export const SERVICE_TOKEN_ALGORITHM = 'HS256';
export const SERVICE_TOKEN_MAX_SECONDS = 60;

// HS256 asks for a key at least as long as its hash (RFC 7518, 3.2).
const SHORTEST_KEY_BYTES = 32;

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const common = { addr: z.string().max(64).optional(), permissions: z.array(z.string().max(120)).max(1_000) };

/** Who calls. Ids are uuids: the token never leaves the platform. */
export const serviceTokenClaims = z.discriminatedUnion('akd', [
  z.object({
    ...common,
    akd: z.literal('user'),
    sub: uuid,
    tenant: uuid,
    sid: uuid.optional(),
    acr: z.enum(ACRS).optional(),
    // Seconds since 1970 (OpenID Connect Core 1.0, section 2).
    auth_time: z.int().nonnegative().optional(),
  }),
  // `maker`: in whose name a key acts.
  z.object({ ...common, akd: z.literal('key'), sub: uuid, tenant: uuid, maker: uuid.optional() }),
  z.object({
    ...common,
    akd: z.literal('anonymous'),
    sub: z.literal('anonymous'),
    tenant: uuid.optional(),
    permissions: z.array(z.never()),
  }),
]);

export type ServiceTokenClaims = z.infer<typeof serviceTokenClaims>;

export interface ServiceTokenOptions {
  readonly issuer: string;
  /** The name of the one service that accepts the token. */
  readonly audience: string;
  /** At most 60, which is also the default. */
  readonly ttlSeconds?: number;
  readonly clock?: Clock;
}

/**
 * Makes the token by which the gateway tells one service who calls (RFC 7515, 7.1). Refuses short keys and lives over 60 seconds.
 *
 * Written down here, not by a library: those sign by the Web Cryptography API, on another thread and five times as dear as the
 * hash itself, and there is one of these for each new caller.
 */
export function mintServiceToken(
  claims: ServiceTokenClaims,
  { kid, key }: ServiceTokenKey,
  { issuer, audience, ttlSeconds = SERVICE_TOKEN_MAX_SECONDS, clock }: ServiceTokenOptions,
): string {
  if (ttlSeconds > SERVICE_TOKEN_MAX_SECONDS) throw new RangeError('A service token lives 60 seconds at most.');
  requireLongKey({ kid, key });
  const issuedAt = Math.floor((clock?.now() ?? new Date()).getTime() / 1_000);
  const header = { alg: SERVICE_TOKEN_ALGORITHM, typ: SERVICE_TOKEN_TYPE, kid };
  const payload = { ...claims, iss: issuer, aud: audience, iat: issuedAt, exp: issuedAt + ttlSeconds };
  const signed = `${encoded(header)}.${encoded(payload)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

export function requireLongKey({ kid, key }: ServiceTokenKey): void {
  if (key.byteLength < SHORTEST_KEY_BYTES) throw new RangeError(`Key ${kid} has fewer than 32 bytes.`);
}

import { hash, timingSafeEqual } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { ServiceTokenClaims, ServiceTokenKey } from './service-token.js';
import { requireTimes, type ServiceTokenRules } from './service-token.strategy.js';

const MOST_REMEMBERED = 10_000;

/** What a token says, with its permissions as the set that they are. */
export interface Verified {
  readonly claims: ServiceTokenClaims;
  readonly permissions: ReadonlySet<string>;
}

interface Remembered extends Verified {
  readonly iat: number;
  readonly exp: number;
  readonly key: ServiceTokenKey;
}

/**
 * What verified service tokens say, so that a signature is verified once for each token and not for each call: the gateway
 * shows the same one for up to a minute. Whatever can change meanwhile is asked each time: the time, and whether the key
 * is still one of ours. By digest, because what lies in memory opens nothing; bounded, the oldest goes first (D25).
 */
export class VerifiedServiceTokens {
  private readonly remembered = new Map<string, Remembered>();

  constructor(private readonly rules: ServiceTokenRules) {}

  /** Undefined when the token has to be verified. Throws NotSignedIn for one that was good and has expired. */
  find(token: string): Verified | undefined {
    const known = this.remembered.get(digestOf(token));
    if (!known || !this.isOurs(known.key)) return undefined;
    requireTimes(known, this.rules.clock);
    return known;
  }

  /** Only what the strategy has let through. */
  remember(token: string, claims: ServiceTokenClaims): Verified {
    const verified = { claims, permissions: new Set(claims.permissions) };
    const { kid } = decodeProtectedHeader(token);
    const { iat, exp } = decodeJwt(token);
    const key = this.rules.keys().find((each) => each.kid === kid);
    if (!key || iat === undefined || exp === undefined) return verified;
    this.remembered.set(digestOf(token), { ...verified, iat, exp, key });
    if (this.remembered.size > MOST_REMEMBERED) this.remembered.delete(this.remembered.keys().next().value ?? '');
    return verified;
  }

  private isOurs({ kid, key }: ServiceTokenKey): boolean {
    const held = this.rules.keys().find((each) => each.kid === kid)?.key;
    return held === key || (held !== undefined && held.length === key.length && timingSafeEqual(held, key));
  }
}

const digestOf = (token: string): string => hash('sha256', token, 'base64url');

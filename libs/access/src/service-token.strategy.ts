import type { Clock } from '@guildhall/runtime';
import { ExtractJwt, Strategy, type SecretOrKeyProvider, type VerifiedCallback } from 'passport-jwt';
import { z } from 'zod';
import { NotSignedIn } from './refusals.js';
import {
  requireLongKey,
  SERVICE_TOKEN_ALGORITHM,
  SERVICE_TOKEN_MAX_SECONDS,
  SERVICE_TOKEN_TYPE,
  type ServiceTokenClaims,
  type ServiceTokenKey,
  serviceTokenClaims,
} from './service-token.js';

/** How far apart the clocks of gateway and service may stand (D14). */
const LEEWAY_SECONDS = 30;

export interface ServiceTokenRules {
  /** The service's own name: the only audience it accepts. */
  readonly service: string;
  readonly issuer: string;
  /** Read at each request, so that a rotated key holds without a restart. */
  readonly keys: () => readonly ServiceTokenKey[];
  readonly clock: Clock;
}

/**
 * passport-jwt for the gateway's service tokens. The algorithm and the kind of token are ours to say, never the
 * header's; a key is looked up by `kid` in what we hold (T17, T18).
 */
export function serviceTokenStrategy(rules: ServiceTokenRules): Strategy {
  rules.keys().forEach(requireLongKey);
  return new Strategy(
    {
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: keyProvider(rules),
      algorithms: [SERVICE_TOKEN_ALGORITHM],
      issuer: rules.issuer,
      audience: rules.service,
      // Checked below, by the platform's clock: the library would ask the machine's.
      ignoreExpiration: true,
    },
    (payload: unknown, done: VerifiedCallback) => {
      try {
        done(null, readClaims(payload, rules.clock));
      } catch (error) {
        done(error, false);
      }
    },
  );
}

// Strict: `jku`, `x5u`, `jwk`, `crit`, `b64`, `zip` and whatever comes next have no business here.
const header = z.strictObject({
  alg: z.literal(SERVICE_TOKEN_ALGORITHM),
  typ: z.literal(SERVICE_TOKEN_TYPE),
  kid: z.string().min(1).max(100),
});

function keyProvider(rules: ServiceTokenRules): SecretOrKeyProvider {
  return (_request, token: string, done) => {
    const read = header.safeParse(parseHeader(token));
    if (!read.success) return done(new NotSignedIn('the header is not that of a service token'));
    const found = rules.keys().find(({ kid }) => kid === read.data.kid);
    if (!found) return done(new NotSignedIn('the key id is not known'));
    return done(null, Buffer.from(found.key));
  };
}

function parseHeader(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

const lifetime = z.object({ iat: z.int(), exp: z.int(), aud: z.string() });

function readClaims(payload: unknown, clock: Clock): ServiceTokenClaims {
  const times = lifetime.safeParse(payload);
  if (!times.success) throw new NotSignedIn('the token does not say from when to when it holds, and for whom');
  requireTimes(times.data, clock);
  const claims = serviceTokenClaims.safeParse(payload);
  if (!claims.success) throw new NotSignedIn('the claims are not those of a service token');
  return claims.data;
}

/** Asked at each call, however often the token has been shown. */
export function requireTimes({ iat, exp }: { readonly iat: number; readonly exp: number }, clock: Clock): void {
  const nowSeconds = clock.now().getTime() / 1_000;
  if (exp - iat > SERVICE_TOKEN_MAX_SECONDS) throw new NotSignedIn('the token lives too long');
  if (exp + LEEWAY_SECONDS <= nowSeconds) throw new NotSignedIn('the token has expired');
  if (iat - LEEWAY_SECONDS > nowSeconds) throw new NotSignedIn('the token comes from the future');
}

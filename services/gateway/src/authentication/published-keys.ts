import { mintServiceToken, type ServiceTokenClaims } from '@guildhall/access';
import { Clock } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BoundedMap } from '../bounded-map.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import { type VerifyingKey, verifyingKey } from '../edge-state/verifying-key.js';

/** Who publishes them. */
const OWNER = 'identity';
const PATH = '/.well-known/jwks.json';
/** Whoever invents key ids makes the gateway ask this often, and no oftener (GTW-2). */
const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 2_000;
/** What edge state has not told by then is asked for again: a key that is gone must not live on here. */
const KEPT_MS = 60_000;
const UNKNOWN_KEPT_MS = 60_000;
const MOST_UNKNOWN = 1_000;
const MOST_KEYS = 20;

const NOBODY: ServiceTokenClaims = { akd: 'anonymous', sub: 'anonymous', permissions: [] };

const keySet = z.object({
  keys: z
    .array(
      z.object({
        kid: z.string(),
        alg: z.literal('ES256'),
        use: z.literal('sig'),
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        y: z.string(),
      }),
    )
    .max(MOST_KEYS),
});

interface Answer {
  readonly keys: ReadonlyMap<string, VerifyingKey>;
  readonly atMs: number;
}

/**
 * Signing keys that identity has published (RFC 7517) and edge state has not told yet: a Kafka that lags behind bars
 * nobody who has just signed in. Asked for only when a token names a key that nobody knows; what edge state says comes first.
 */
@Injectable()
export class PublishedKeys {
  private readonly log = logger.child({ component: 'published keys' });
  private readonly unknown = new BoundedMap<string, number>(MOST_UNKNOWN);
  private answer: Answer | undefined;
  private asking: Promise<void> | undefined;
  private askedAtMs = -Infinity;
  private asks = 0;

  constructor(
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    private readonly state: EdgeState,
    private readonly clock: Clock,
  ) {}

  find(keyId: string): VerifyingKey | undefined {
    const { answer } = this;
    if (!answer || answer.atMs + KEPT_MS <= this.clock.monotonicMs()) return undefined;
    return this.state.goneKeys.get(recordOf(keyId)) ? undefined : answer.keys.get(keyId);
  }

  /** Whether a key that was not known is known now. Asks once for all who want to know at the same time. */
  async learn(keyId: string): Promise<boolean> {
    const isUnknown = (this.unknown.get(keyId) ?? -Infinity) > this.clock.monotonicMs();
    if (isUnknown || this.state.goneKeys.get(recordOf(keyId))) return false;
    if (this.askedAtMs + ASK_EVERY_MS <= this.clock.monotonicMs()) this.asking = this.ask();
    await this.asking;
    const isKnown = this.find(keyId) !== undefined;
    if (!isKnown) this.unknown.set(keyId, this.clock.monotonicMs() + UNKNOWN_KEPT_MS);
    return isKnown;
  }

  private async ask(): Promise<void> {
    this.askedAtMs = this.clock.monotonicMs();
    try {
      const keys = new Map<string, VerifyingKey>();
      for (const { kid, ...jwk } of await this.published()) keys.set(kid, verifyingKey(jwk));
      this.answer = { keys, atMs: this.clock.monotonicMs() };
      this.log.info(
        { keys: keys.size },
        'A token named a key that edge state does not know: asked for the published ones.',
      );
    } catch (error) {
      this.log.warn({ error }, 'A token names an unknown key, and the published ones cannot be read.');
    }
  }

  private async published(): Promise<z.infer<typeof keySet>['keys']> {
    const { SERVICES, SERVICE_TOKEN_KEYS_OF, TOKEN_ISSUER: issuer } = this.settings;
    const owner = SERVICES.find(({ service }) => service === OWNER);
    const key = SERVICE_TOKEN_KEYS_OF.find(({ service }) => service === OWNER);
    if (!owner || !key) return [];
    const token = mintServiceToken(NOBODY, key, { issuer, audience: OWNER, clock: this.clock });
    // Another instance each time: one of them may be away.
    const url = owner.urls[this.asks++ % owner.urls.length];
    const answer = await fetch(`${url}${PATH}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!answer.ok) throw new Error(`${OWNER} answered ${answer.status}.`);
    return keySet.parse(await answer.json()).keys;
  }
}

const recordOf = (keyId: string) => `${PLATFORM_TENANT}/${keyId}`;

import { type Authentication, mintServiceToken, type ServiceTokenClaims } from '@guildhall/access';
import { Clock } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../authentication/caller.js';
import { BoundedMap } from '../bounded-map.js';
import { GATEWAY_SETTINGS, type GatewaySettings, type SigningServiceKey } from '../config.js';

const LIFE_SECONDS = 60;
/** Half spent: as long again remains for the call itself. */
const RENEWED_AFTER_MS = (LIFE_SECONDS / 2) * 1_000;
const ADDRESSES_OF_A_CALLER = 32;
const ADDRESSES_OF_NOBODY = 10_000;

interface Minted {
  readonly token: string;
  readonly renewAtMs: number;
}

/**
 * The tokens by which services know who calls (D6): minted once for a caller, a service and an address, and reused until
 * half spent. They go with the caller they were minted for: new permissions make a new caller, and so new tokens.
 */
@Injectable()
export class ServiceTokens {
  private readonly ofCallers = new WeakMap<Caller, BoundedMap<string, Minted>>();
  private readonly ofNobody = new BoundedMap<string, Minted>(ADDRESSES_OF_NOBODY);
  private readonly keys: ReadonlyMap<string, SigningServiceKey>;

  constructor(
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    private readonly clock: Clock,
  ) {
    // The first of two is the one that signs.
    this.keys = new Map([...settings.SERVICE_TOKEN_KEYS_OF].reverse().map((key) => [key.service, key]));
  }

  tokenFor(service: string, caller: Caller | undefined, address: string): string {
    const minted = caller ? this.mintedFor(caller) : this.ofNobody;
    const name = `${service} ${address}`;
    const known = minted.get(name);
    if (known && this.clock.monotonicMs() < known.renewAtMs) return known.token;
    const token = this.mint(service, claimsOf(caller, address));
    minted.set(name, { token, renewAtMs: this.clock.monotonicMs() + RENEWED_AFTER_MS });
    return token;
  }

  private mintedFor(caller: Caller): BoundedMap<string, Minted> {
    const known = this.ofCallers.get(caller);
    if (known) return known;
    const minted = new BoundedMap<string, Minted>(ADDRESSES_OF_A_CALLER);
    this.ofCallers.set(caller, minted);
    return minted;
  }

  private mint(service: string, claims: ServiceTokenClaims): string {
    const key = this.keys.get(service);
    if (!key) throw new TypeError(`There is no key for the tokens of ${service}.`);
    return mintServiceToken(claims, key, {
      issuer: this.settings.TOKEN_ISSUER,
      audience: service,
      ttlSeconds: LIFE_SECONDS,
      clock: this.clock,
    });
  }
}

function claimsOf(caller: Caller | undefined, addr: string): ServiceTokenClaims {
  if (!caller) return { akd: 'anonymous', sub: 'anonymous', permissions: [], addr };
  const { kind, userId: sub, tenantId: tenant, sessionId: sid, makerId: maker, authentication } = caller;
  const permissions = [...caller.permissions];
  return kind === 'user'
    ? { akd: kind, sub, tenant, sid, permissions, addr, ...(authentication && provenBy(authentication)) }
    : { akd: kind, sub, tenant, permissions, addr, ...(maker !== undefined && { maker }) };
}

function provenBy({ acr, at }: Authentication) {
  return { acr, auth_time: Math.floor(at.getTime() / 1_000) };
}

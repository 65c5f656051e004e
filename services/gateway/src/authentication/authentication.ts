import { decodeId } from '@guildhall/contracts';
import { Clock } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { BoundedMap } from '../bounded-map.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { type AccessToken, hasExpired, verifyAccessToken } from './access-token.js';
import { OrganizationNotActive, OrganizationSuspended, TokenRefused } from './authentication.problems.js';
import type { Caller } from './caller.js';
import { expandRoles, PLATFORM_TENANT } from './expand-roles.js';

const REMEMBERED_TOKENS = 10_000;
const BEARER = /^Bearer +(?<token>[^ ]+)$/i;

/** A verified token with what it stands for, until it expires or a role changes. */
interface Remembered {
  readonly token: AccessToken;
  readonly caller: Caller;
  readonly rolesEdition: number;
}

/** Someone who has signed in; `token` is what a revocation ends. */
export type SignedIn = Pick<Remembered, 'token' | 'caller'>;

/**
 * Tells who calls. A signature is verified once for each token; revocation, organisation and roles are looked at for
 * each request, in memory.
 */
@Injectable()
export class Authentication {
  // By digest: what lies in memory opens nothing.
  private readonly remembered = new BoundedMap<string, Remembered>(REMEMBERED_TOKENS);

  constructor(
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    private readonly state: EdgeState,
    private readonly clock: Clock,
  ) {}

  /** Whose token a header `Authorization` carries. Throws TokenRefused (401) unless it is one, and genuine. */
  async signedIn(authorization: string): Promise<SignedIn> {
    const token = BEARER.exec(authorization)?.groups?.['token'];
    if (!token) throw new TokenRefused('the header is not a bearer token', 'forged');
    return this.remember(token);
  }

  /** Throws TokenRefused (401) for what has been revoked, and a 403 where the whole organisation may not act. */
  requireStillGood({ token }: SignedIn): void {
    if (this.state.revocations.covers(token)) throw new TokenRefused('the token is revoked', 'worn-out');
    const status = this.state.tenants.get(`${token.tenant}/${token.tenant}`)?.status;
    if (status === 'active' || (status === undefined && token.tenant === PLATFORM_TENANT)) return;
    // Nothing stated is nothing allowed (D26).
    if (status === 'suspended') throw new OrganizationSuspended('Nobody of it is let in for the time being.');
    throw new OrganizationNotActive('It is not known here as an active one.');
  }

  /** Whether a request that was let in would still be: streams live longer than the check at their beginning (T10). */
  isStillGood(signedIn: SignedIn): boolean {
    try {
      this.requireStillGood(signedIn);
      return true;
    } catch {
      return false;
    }
  }

  private async remember(text: string): Promise<Remembered> {
    const digest = hash('sha256', text, 'base64url');
    const known = this.remembered.get(digest);
    const token = known && this.isWholesome(known.token) ? known.token : await this.verify(text);
    if (known && known.token === token && known.rolesEdition === this.state.rolesEdition) return known;
    const { rolesEdition } = this.state;
    const found = { token, caller: callerOf(token, expandRoles(token, this.state)), rolesEdition };
    this.remembered.set(digest, found);
    return found;
  }

  // What was verified is verified again where it may fail now: it has expired, or its key is gone.
  private isWholesome(token: AccessToken): boolean {
    return !hasExpired(token, this.clock) && this.keyOf(token.keyId) !== undefined;
  }

  private verify(text: string): Promise<AccessToken> {
    const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience } = this.settings;
    return verifyAccessToken(text, { issuer, audience, clock: this.clock, keyOf: (keyId) => this.keyOf(keyId) });
  }

  private keyOf(keyId: string) {
    return this.state.signingKeys.get(`${PLATFORM_TENANT}/${keyId}`);
  }
}

function callerOf({ user, tenant, session }: AccessToken, permissions: ReadonlySet<string>): Caller {
  return {
    kind: 'user',
    userId: decodeId('usr', user),
    tenantId: decodeId('org', tenant),
    sessionId: decodeId('ses', session),
    permissions,
  };
}

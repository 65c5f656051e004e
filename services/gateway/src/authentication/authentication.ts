import { Clock } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import { AddressRules } from '../networks/address-rules.js';
import { ApiKeys } from './api-keys.js';
import { KeyUnknown, OrganizationNotActive, OrganizationSuspended, TokenRefused } from './authentication.problems.js';
import { PublishedKeys } from './published-keys.js';
import type { SignedIn } from './signed-in.js';
import { VerifiedTokens } from './verified-tokens.js';

const BEARER = /^Bearer +(?<credential>[^ ]+)$/i;

/** Tells who calls. Revocation and organisation are looked at for each request, in memory. */
@Injectable()
export class Authentication {
  private readonly tokens: VerifiedTokens;
  private readonly keys: ApiKeys;

  constructor(
    @Inject(GATEWAY_SETTINGS) settings: GatewaySettings,
    private readonly state: EdgeState,
    private readonly published: PublishedKeys,
    private readonly rules: AddressRules,
    clock: Clock,
  ) {
    this.tokens = new VerifiedTokens(settings, state, published, clock);
    this.keys = new ApiKeys(state, clock);
  }

  /** Whose token or key a header `Authorization` carries. Throws TokenRefused (401) unless it is one, and genuine. */
  signedIn(authorization: string): SignedIn | Promise<SignedIn> {
    const credential = BEARER.exec(authorization)?.groups?.['credential'];
    if (!credential) throw new TokenRefused('the header is not a bearer token', 'forged');
    return ApiKeys.looksLikeOne(credential) ? this.keys.signedIn(credential) : this.byToken(credential);
  }

  /** Throws a 401 for what has been revoked, and a 403 from elsewhere, or where the whole organisation may not act. */
  requireStillGood(signedIn: SignedIn, address: string): void {
    signedIn.requireNotRevoked();
    signedIn.requireFrom(address);
    const { tenant } = signedIn;
    this.rules.requireOpenTo(tenant, address);
    const status = this.state.tenants.get(`${tenant}/${tenant}`)?.status;
    if (status === 'active' || (status === undefined && tenant === PLATFORM_TENANT)) return;
    // Nothing stated is nothing allowed (D26).
    if (status === 'suspended') throw new OrganizationSuspended('Nobody of it is let in for the time being.');
    throw new OrganizationNotActive('It is not known here as an active one.');
  }

  private byToken(token: string): SignedIn | Promise<SignedIn> {
    try {
      return this.tokens.signedIn(token);
    } catch (error) {
      if (error instanceof KeyUnknown) return this.byPublishedKey(token, error);
      throw error;
    }
  }

  private async byPublishedKey(token: string, error: KeyUnknown): Promise<SignedIn> {
    if (await this.published.learn(error.keyId)) return this.tokens.signedIn(token);
    throw error;
  }

  /** Whether a request that was let in would still be: streams live longer than the check at their beginning (T10). */
  isStillGood(signedIn: SignedIn, address: string): boolean {
    try {
      this.requireStillGood(signedIn, address);
      return true;
    } catch {
      return false;
    }
  }
}

import { decodeId } from '@guildhall/contracts';
import type { Clock } from '@guildhall/runtime';
import { hash } from 'node:crypto';
import { BoundedMap } from '../bounded-map.js';
import type { GatewaySettings } from '../config.js';
import type { EdgeState } from '../edge-state/edge-state.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import { type AccessToken, hasExpired, type KeyToken, type UserToken, verifyAccessToken } from './access-token.js';
import { TokenRefused } from './authentication.problems.js';
import type { Caller } from './caller.js';
import { expandRoles } from './expand-roles.js';
import { requireFrom, requireOpen } from './key-standing.js';
import type { PublishedKeys } from './published-keys.js';
import { permissionsOfScopes } from './scope-permissions.js';
import type { SignedIn } from './signed-in.js';

const REMEMBERED_TOKENS = 10_000;

/** A verified token with what it stands for, until it expires or a role changes. */
interface Remembered {
  readonly token: AccessToken;
  readonly signedIn: SignedIn;
  readonly edition: unknown;
}

/** Tells whose an access token is. A signature is verified once for each token; what it permits is found anew when a role, or the key, changes. */
export class VerifiedTokens {
  // By digest: what lies in memory opens nothing.
  private readonly remembered = new BoundedMap<string, Remembered>(REMEMBERED_TOKENS);

  constructor(
    private readonly settings: GatewaySettings,
    private readonly state: EdgeState,
    private readonly published: PublishedKeys,
    private readonly clock: Clock,
  ) {}

  /** Throws TokenRefused. */
  signedIn(text: string): SignedIn {
    const digest = hash('sha256', text, 'base64url');
    const known = this.remembered.get(digest);
    const token = known && this.isWholesome(known.token) ? known.token : this.verify(text);
    const edition = this.editionOf(token);
    if (known && known.token === token && known.edition === edition) return known.signedIn;
    const signedIn = token.kind === 'user' ? this.ofUser(token) : this.ofKey(token);
    this.remembered.set(digest, { token, signedIn, edition });
    return signedIn;
  }

  /** Differs when the token may permit something else. */
  private editionOf(token: AccessToken): unknown {
    return token.kind === 'user' ? this.state.rolesEdition : this.state.apiKeys.get(token);
  }

  private ofUser(token: UserToken): SignedIn {
    return {
      caller: callerOf(token, expandRoles(token, this.state)),
      tenant: token.tenant,
      use: token.use,
      requireNotRevoked: () => {
        if (this.state.revocations.covers(token)) throw new TokenRefused('the token is revoked', 'worn-out');
      },
      requireFrom: () => undefined,
    };
  }

  /** No more than the key permits now, whatever it permitted when the token was taken. */
  private ofKey(token: KeyToken): SignedIn {
    const stated = () => this.state.apiKeys.get(token);
    const { scopes: permitted = [], maker: makerId } = stated() ?? {};
    const scopes = permitted.filter((scope) => token.scopes?.includes(scope) ?? true);
    return {
      caller: {
        kind: 'key',
        userId: decodeId('key', token.key),
        ...(makerId !== undefined && { makerId }),
        tenantId: decodeId('org', token.tenant),
        permissions: permissionsOfScopes(scopes),
      },
      tenant: token.tenant,
      requireNotRevoked: () => requireOpen(stated(), token.secret, this.clock),
      requireFrom: (address) => requireFrom(stated(), address),
    };
  }

  // What was verified is verified again where it may fail now: it has expired, or its key is gone.
  private isWholesome(token: AccessToken): boolean {
    return !hasExpired(token, this.clock) && this.keyOf(token.keyId) !== undefined;
  }

  private verify(text: string): AccessToken {
    const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience } = this.settings;
    return verifyAccessToken(text, { issuer, audience, clock: this.clock, keyOf: (keyId) => this.keyOf(keyId) });
  }

  private keyOf(keyId: string) {
    return this.state.signingKeys.get(`${PLATFORM_TENANT}/${keyId}`) ?? this.published.find(keyId);
  }
}

function callerOf({ user, tenant, session, authentication }: UserToken, permissions: ReadonlySet<string>): Caller {
  return {
    kind: 'user',
    userId: decodeId('usr', user),
    tenantId: decodeId('org', tenant),
    sessionId: decodeId('ses', session),
    authentication,
    permissions,
  };
}

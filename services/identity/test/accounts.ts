import { Actor, mintServiceToken, type Permission, type ServiceTokenClaims } from '@guildhall/access';
import { decodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type Answered, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import type { PasswordHash } from '../src/credentials/passwords.js';
import { Passwords } from '../src/credentials/passwords.js';
import { setPassword } from '../src/credentials/set-password.js';
import { assignFromTheStart } from '../src/roles/held-roles.js';
import { LoginDirectory } from '../src/users/login-directory.js';
import { User } from '../src/users/user.entity.js';
import { freshEmail, type Identity, PASSWORD } from './identity.harness.js';

/** A client as the gateway tells of it. */
export interface TestClient {
  readonly address?: string;
  readonly userAgent?: string;
  readonly signedInSecondsAgo?: number;
}

export interface Account {
  readonly tenant: string;
  readonly slug: string;
  readonly user: string;
  readonly email: string;
}

/** What everybody may do to their own account. */
const OWN: Permission[] = [
  'own-account:read',
  'own-password:update',
  'own-sessions:read',
  'own-sessions:delete',
  'own-factors:read',
  'own-factors:manage',
];
const hashes = new Map<string, Promise<PasswordHash>>();

/** Users with passwords, made in the database, and calls in their names and in nobody’s. */
export function accountsOf(identity: Identity) {
  const passwords = identity.app.get(Passwords);
  const hashOf = (password: string) => {
    const known = hashes.get(password) ?? passwords.hash(password);
    hashes.set(password, known);
    return known;
  };
  const call = async (
    claims: ServiceTokenClaims,
    path: string,
    json: unknown,
    { userAgent = 'test', method = 'POST' }: { userAgent?: string; method?: string } = {},
  ): Promise<Answered> => {
    const token = mintServiceToken(claims, testServiceTokenKey, { issuer: testIssuer, audience: 'identity' });
    const answer = await fetch(identity.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'user-agent': userAgent },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: text ? JSON.parse(text) : undefined };
  };
  const anonymously = (path: string, json: unknown, { address = '203.0.113.7', userAgent }: TestClient = {}) =>
    call({ akd: 'anonymous', sub: 'anonymous', permissions: [], addr: address }, path, json, { userAgent });

  return {
    anonymously,
    /** What the gateway sends for a caller without a token. */
    anonymousToken: () =>
      mintServiceToken({ akd: 'anonymous', sub: 'anonymous', permissions: [] }, testServiceTokenKey, {
        issuer: testIssuer,
        audience: 'identity',
      }),
    /** A user who can sign in: active, with `PASSWORD`. */
    async given(
      fields: { tenant?: string; mustChangePassword?: boolean; roleIds?: string[]; hash?: PasswordHash } = {},
    ) {
      const { id: tenant } = fields.tenant ? { id: fields.tenant } : await identity.organization();
      const hash = fields.hash ?? (await hashOf(PASSWORD));
      const email = freshEmail();
      const { mustChangePassword = false, roleIds = [] } = fields;
      const at = new Date();
      const details = { tenantId: tenant, id: newId(), email, displayName: 'Ada Lovelace', roleIds };
      const user = Object.assign(User.withInitialPassword(details, at).user, { mustChangePassword });
      await identity.tenantDatabase.transaction(Actor.system('test', tenant), async (tx) => {
        await tx.save(user);
        await assignFromTheStart(tx, user, at);
        await identity.app.get(LoginDirectory).register(tx, user);
        await setPassword(tx, user, { hash, way: 'bootstrap', at });
      });
      return { tenant, slug: `test-${tenant}`, user: user.id, email };
    },
    logIn: ({ slug, email }: Pick<Account, 'slug' | 'email'>, password = PASSWORD, client?: TestClient) =>
      anonymously('/auth/login', { organization: slug, email, password }, client),
    verify: (proof: object, client?: TestClient) => anonymously('/auth/mfa/verify', proof, client),
    refresh: (refreshToken: string, client?: TestClient) => anonymously('/auth/refresh', { refreshToken }, client),
    /** As the gateway calls for the holder of an access token. */
    as({ tenant, user }: Pick<Account, 'tenant' | 'user'>, session: string, client: TestClient = {}) {
      const { address = '203.0.113.7', userAgent, signedInSecondsAgo = 0 } = client;
      const sid = decodeId('ses', session);
      const proven = { acr: 'pwd' as const, auth_time: Math.floor(Date.now() / 1_000) - signedInSecondsAgo };
      const whose = { akd: 'user' as const, sub: user, tenant, sid };
      const claims: ServiceTokenClaims = { ...whose, ...proven, permissions: OWN, addr: address };
      return {
        token: () => mintServiceToken(claims, testServiceTokenKey, { issuer: testIssuer, audience: 'identity' }),
        logOut: () => call(claims, '/auth/logout', undefined, { userAgent }),
        stepUp: (proof: object) => call(claims, '/auth/step-up', proof, { userAgent }),
        post: (path: string, json?: unknown) => call(claims, path, json, { userAgent }),
        get: (path: string) => call(claims, path, undefined, { userAgent, method: 'GET' }),
        delete: (path: string) => call(claims, path, undefined, { userAgent, method: 'DELETE' }),
        changePassword: (newPassword: string, currentPassword = PASSWORD) =>
          call(claims, '/auth/password', { currentPassword, newPassword }, { userAgent }),
      };
    },
    /** What happened, told of users, sessions and attempts of one organisation, in order. */
    async told(tenant: string, type: string) {
      const all = await identity.database.announced();
      return all.filter((event) => event.tenantId === tenant && event.type === `guildhall.identity.v1.${type}`);
    },
  };
}

export type Accounts = ReturnType<typeof accountsOf>;

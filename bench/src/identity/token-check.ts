import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId, SystemClock } from '@guildhall/runtime';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { Contender, Figures, Measurement } from '../measurement.js';

const TOKENS = 2_000;
const CHECKS = 200_000;
const TOKEN_SETTINGS = { TOKEN_ISSUER: 'https://bench.example', TOKEN_AUDIENCE: 'guildhall' };
const PERMISSION = 'users:read';

const REMEMBERED = 'µs a check of a remembered token';
const FIRST = 'µs a check of a token that nobody has seen';

interface Statements<T> {
  state(key: string, version: number, value: T): void;
}
interface EdgeState {
  readonly roles: Statements<readonly string[]>;
  readonly signingKeys: Statements<unknown>;
  readonly tenants: Statements<{
    status: string;
    tier: string;
    requestsPerMinute: number;
    limits: ReadonlyMap<string, object>;
  }>;
  roleChanged(): void;
}
interface SignedIn {
  readonly caller: { readonly permissions: ReadonlySet<string> };
}
interface Authentication {
  signedIn(authorization: string): Promise<SignedIn>;
  requireStillGood(signedIn: SignedIn): void;
}
interface GatewayModules {
  readonly EdgeState: new (clock: SystemClock) => EdgeState;
  readonly Authentication: new (
    settings: typeof TOKEN_SETTINGS,
    state: EdgeState,
    clock: SystemClock,
  ) => Authentication;
}

/** What the gateway does with the token of each request, in its own process and from memory alone (IDN-6). */
export const tokenCheck: Measurement = {
  name: 'token-check',
  title: 'the gateway’s check of an access token, in its process',
  how:
    `${CHECKS.toLocaleString('en-US')} checks a round of ${TOKENS.toLocaleString('en-US')} tokens in turn: the gateway's own code, from the header to whether the permission is held, revocation and the state of the organisation ` +
    'looked up for each. First every token once, which verifies its signature (ES256).',
  figures: [
    { name: REMEMBERED, asked: '< 10', decimals: 2 },
    { name: FIRST, decimals: 0 },
  ],
  contenders: { guildhall: open },
};

async function gatewayModules(): Promise<GatewayModules> {
  const at = (file: string) => new URL(`../../../services/gateway/dist/${file}.js`, import.meta.url).href;
  const modules = await Promise.all([import(at('edge-state/edge-state')), import(at('authentication/authentication'))]);
  return Object.assign({}, ...modules) as GatewayModules;
}

async function open(): Promise<Contender> {
  const modules = await gatewayModules();
  const { state, headers } = await statedWithTokens(modules);
  return {
    round: async (): Promise<Figures> => {
      // A gateway that has just been started: it remembers nobody.
      const authentication = new modules.Authentication(TOKEN_SETTINGS, state, new SystemClock());
      const firstMs = await check(authentication, headers, TOKENS);
      const againMs = await check(authentication, headers, CHECKS);
      return { [FIRST]: (firstMs * 1_000) / TOKENS, [REMEMBERED]: (againMs * 1_000) / CHECKS };
    },
    close: () => Promise.resolve(),
  };
}

async function check(authentication: Authentication, headers: readonly string[], times: number): Promise<number> {
  const since = performance.now();
  for (let at = 0; at < times; at += 1) {
    const signedIn = await authentication.signedIn(headers[at % headers.length] ?? '');
    authentication.requireStillGood(signedIn);
    if (!signedIn.caller.permissions.has(PERMISSION)) throw new Error('The permission is held.');
  }
  return performance.now() - since;
}

async function statedWithTokens({ EdgeState }: GatewayModules): Promise<{ state: EdgeState; headers: string[] }> {
  const state = new EdgeState(new SystemClock());
  const [kid, tenant, role] = [encodeId('sgk', newId()), encodeId('org', newId()), encodeId('rol', newId())];
  const zero = encodeId('org', PLATFORM_TENANT_ID);
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  state.signingKeys.state(`${zero}/${kid}`, 1, await importJWK(await exportJWK(publicKey), 'ES256'));
  state.roles.state(`${tenant}/${role}`, 1, [PERMISSION, 'users:create', 'roles:read']);
  state.roleChanged();
  state.tenants.state(`${tenant}/${tenant}`, 1, {
    status: 'active',
    tier: 'basic',
    requestsPerMinute: 1_000,
    limits: new Map(),
  });
  const sign = () =>
    new SignJWT({ tenant, sid: encodeId('ses', newId()), roles: [role], pv: 1, jti: newId(), ...PROVED })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setSubject(encodeId('usr', newId()))
      .setIssuer(TOKEN_SETTINGS.TOKEN_ISSUER)
      .setAudience(TOKEN_SETTINGS.TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  const tokens = await Promise.all(Array.from({ length: TOKENS }, sign));
  return { state, headers: tokens.map((token) => `Bearer ${token}`) };
}

/** How the sign-in was proved (RFC 8176). */
const PROVED = { acr: 'mfa', amr: ['pwd', 'otp', 'mfa'], auth_time: Math.floor(Date.now() / 1_000) };

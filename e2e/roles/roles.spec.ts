import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seed } from '../faults/seed.js';
import { ApiClient } from '../platform/api-client.js';
import { type Claims, EdgeState } from '../platform/edge-state.js';
import { Guildhall } from '../platform/guildhall.js';
import {
  colleague,
  onboard,
  type Person,
  platformAdministrator,
  type RoleSlug,
  signInAgain,
} from '../platform/people.js';
import { type DescribedRoute, describedRoutes } from '../platform/routes.js';
import { decisionOf, probe } from './calls.js';
import { type Caller, decide, EVERYBODYS, readOracle } from './oracle.js';

const ROLES: readonly RoleSlug[] = ['super-admin', 'admin', 'manager', 'analyst', 'viewer', 'api-user'];
/** Thousands of calls, each of which mostly waits. */
const ASKED_AT_ONCE = 8;
const oracle = readOracle();
const seed = new Seed();
/** Of the routes that a single permission does not open, one in so many is tried with it: another part each time, all in `verify`. */
const ONE_IN = process.env['GUILDHALL_RING'] === 'verify' ? 1 : 4;
const zero = encodeId('org', PLATFORM_TENANT_ID);

let guildhall: Guildhall;
let routes: readonly DescribedRoute[];
let edge: EdgeState;
let sign: (claims: Claims) => Promise<string>;
let tenant: string;
const holders = new Map<RoleSlug, Person>();

beforeAll(async () => {
  guildhall = await Guildhall.running();
  const founder = await platformAdministrator(guildhall);
  const admin = await onboard(guildhall, founder, { name: 'Roles' });
  tenant = admin.organization.id;
  holders.set('super-admin', founder).set('admin', admin);
  for (const role of ROLES.slice(2)) holders.set(role, await colleague(guildhall, admin, role));
  routes = await describedRoutes(guildhall);
  edge = await EdgeState.of(guildhall);
  sign = await edge.signer();
}, 180_000);
afterAll(() => edge?.stop());

/** Whoever is let through there has no session afterwards. */
const ENDS_SESSIONS = ['POST /auth/logout', 'DELETE /auth/sessions'];
const endsSessions = ({ name }: DescribedRoute): boolean => ENDS_SESSIONS.includes(name);

/** What the permission opens, and a part of the rest; together all permissions try every route many times. */
function routesTriedWith(permission: string): readonly DescribedRoute[] {
  const first = seed.for(permission).between(0, ONE_IN - 1);
  return routes.filter(({ name }, at) => at % ONE_IN === first || oracle.routes.get(name)?.includes(permission));
}

/** For each route the decision beside the oracle's; one that differs is shown with its route. */
async function decisions(
  token: (route: DescribedRoute) => Promise<string | undefined> | string | undefined,
  caller: Caller,
  tried: readonly DescribedRoute[] = routes,
) {
  const where = caller.isOfPlatform ? zero : tenant;
  const found: Record<string, string> = {};
  const expected: Record<string, string> = {};
  const ask = async (route: DescribedRoute) => {
    // Failed authentications count against an address: each call has one of its own.
    const client = new ApiClient(guildhall.api, await token(route));
    found[route.name] = decisionOf(await probe(client, route, where));
    expected[route.name] = decide(oracle, route.name, caller);
  };
  const waiting = tried.filter((route) => !endsSessions(route));
  const asker = async () => {
    for (let route = waiting.shift(); route; route = waiting.shift()) await ask(route);
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, asker));
  for (const route of tried.filter(endsSessions)) await ask(route);
  return { found, expected };
}

const nobody: Caller = { isSignedIn: false, permissions: [], isOfPlatform: false };
/** Nobody honest has one: it is refused on public routes too. */
const everywhere = (decision: string) => Object.fromEntries(routes.map(({ name }) => [name, decision]));

describe('the oracle', () => {
  it('has a line for every route, and for none that does not exist', () => {
    expect([...oracle.routes.keys()].sort()).toEqual(routes.map(({ name }) => name).sort());
  });

  it('knows the permissions that the platform knows', async () => {
    const { body } = await holders.get('super-admin')!.client.get('/permissions');
    const known = body.items.map(({ name }: { name: string }) => name);
    expect([...oracle.permissions].sort()).toEqual(known.sort());
  });

  it('permits each role what the platform says that it permits', async () => {
    const { body } = await holders.get('super-admin')!.client.get('/roles');
    for (const role of ROLES) {
      const stated = body.items.find(({ slug }: { slug: string }) => slug === role);
      const own = (permission: string) => !EVERYBODYS.includes(permission);
      expect({ role, permissions: stated?.permissions.filter(own).sort() }).toEqual({
        role,
        permissions: [...oracle.roles.get(role)!].filter(own).sort(),
      });
    }
  });
});

describe('whoever holds a role', () => {
  it.each(ROLES)('%s is let through where the oracle says so, and nowhere else', async (role) => {
    const holder = holders.get(role)!;
    const caller = { isSignedIn: true, permissions: oracle.roles.get(role)!, isOfPlatform: role === 'super-admin' };
    const token = async (route: DescribedRoute) =>
      (endsSessions(route) ? await signInAgain(guildhall, holder) : holder).client.accessToken;
    const { found, expected } = await decisions(token, caller);
    expect(found).toEqual(expected);
  });

  it('T47: of the platform’s own reach has nothing in any other organisation', async () => {
    const role = await edge.role(oracle.permissions);
    await isKnown(role, 'users:read');
    const caller = { isSignedIn: true, permissions: oracle.permissions, isOfPlatform: false };
    const { found, expected } = await decisions(() => sign({ tenant, roles: [role] }), caller);
    expect(found).toEqual(expected);
  });
});

describe(`whoever holds a single permission (again with GUILDHALL_SEED=${seed.value})`, () => {
  it.each(oracle.permissions)('%s is let through where the oracle says so, and nowhere else', async (permission) => {
    const role = await edge.role([permission]);
    await isKnown(role, permission);
    for (const [where, isOfPlatform] of [
      [zero, true],
      [tenant, false],
    ] as const) {
      const caller = { isSignedIn: true, permissions: [permission], isOfPlatform };
      const signed = () => sign({ tenant: where, roles: [role] });
      const { found, expected } = await decisions(signed, caller, routesTriedWith(permission));
      expect(found).toEqual(expected);
    }
  });
});

describe('whoever holds nothing', () => {
  it('is let through where everybody is', async () => {
    const caller = { isSignedIn: true, permissions: [], isOfPlatform: false };
    const { found, expected } = await decisions(() => sign({ tenant, roles: [] }), caller);
    expect(found).toEqual(expected);
  });

  const HOUR_SECONDS = 3_600;
  const ago = () => Math.floor(Date.now() / 1_000) - HOUR_SECONDS;
  const everything = async (claims: object = {}) => ({ tenant: zero, roles: [await superAdmin()], ...claims });
  const superAdmin = async () => rolesIn(holders.get('super-admin')!.client.accessToken!)[0]!;
  const wornOut: [string, () => Promise<string | undefined>][] = [
    ['have no token', () => Promise.resolve(undefined)],
    ['have an expired token', async () => sign(await everything({ iat: ago(), exp: ago() + 300 }))],
    ['have a token of a session that was ended', () => Promise.resolve(revoked)],
  ];
  const forged: [string, () => Promise<string>][] = [
    ['of a key that nobody stated', async () => (await edge.stranger())(await everything())],
    ['of a key that is gone', async () => (await gone())(await everything())],
    ['with another signature', async () => altered(await sign(await everything()))],
  ];
  let goneSigner: ((claims: Claims) => Promise<string>) | undefined;
  const gone = async () => (goneSigner ??= await edge.signer('gone'));
  let revoked: string;
  beforeAll(async () => {
    const admin = await signInAgain(guildhall, holders.get('admin')!);
    const leaver = await colleague(guildhall, admin, 'admin');
    await leaver.client.post('/auth/logout');
    revoked = leaver.client.accessToken!;
    await eventually(async () => (await leaver.client.get('/users')).status === 401);
  }, 30_000);

  it.each(wornOut)('because they %s, must sign in first', async (_, token) => {
    const { found, expected } = await decisions(token, nobody);
    expect(found).toEqual(expected);
  });

  it.each(forged)('but a token %s must sign in first, on public routes too', async (_, token) => {
    const { found } = await decisions(token, nobody);
    expect(found).toEqual(everywhere('sign in first'));
  });
});

const rolesIn = (token: string): string[] =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { roles: string[] }).roles;

function altered(token: string): string {
  const [head, body, signature = ''] = token.split('.');
  const first = signature.startsWith('A') ? 'B' : 'A';
  return [head, body, first + signature.slice(1)].join('.');
}

/** The gateway has heard of a role when its holder is let through where it opens something. */
async function isKnown(role: string, permission: string): Promise<void> {
  const route = routes.find(({ name }) => oracle.routes.get(name)?.includes(permission));
  if (!route) return;
  await eventually(async () => {
    const client = new ApiClient(guildhall.api, await sign({ tenant: zero, roles: [role] }));
    return decisionOf(await probe(client, route, zero)) === 'let through';
  });
}

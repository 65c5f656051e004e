import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../platform/api-client.js';
import { Guildhall } from '../platform/guildhall.js';
import { freshEmail, linksTo } from '../platform/mails.js';
import { colleague, expectStatus, onboard, type Person, platformAdministrator } from '../platform/people.js';
import { type DescribedRoute, describedRoutes } from '../platform/routes.js';
import { probe } from '../roles/calls.js';
import { readOracle } from '../roles/oracle.js';
import { percentile } from '../thread/percentile.js';
import { SlowClients } from './slow-clients.js';

const zero = encodeId('org', PLATFORM_TENANT_ID);
const SLOW_CLIENTS = 300;
const CALLS_BESIDE = 100;
/** As libs/http has it. */
const CUT_AFTER_MS = 10_000;

let guildhall: Guildhall;
let admin: Person;
let viewer: Person;
let guarded: readonly DescribedRoute[];
let slow: SlowClients;
let opened: number;
let besideSlow: readonly number[];
beforeAll(async () => {
  guildhall = await Guildhall.running();
  const founder = await platformAdministrator(guildhall);
  admin = await onboard(guildhall, founder, { name: 'Security' });
  viewer = await colleague(guildhall, admin, 'viewer');
  const { routes } = readOracle();
  guarded = (await describedRoutes(guildhall)).filter(({ name }) => routes.get(name) !== 'public');
  // All of this suite runs beside them.
  slow = new SlowClients(guildhall.api);
  await slow.open(SLOW_CLIENTS);
  opened = slow.stillOpen;
  besideSlow = await tookMs(CALLS_BESIDE);
}, 180_000);
afterAll(() => slow.end());

async function tookMs(calls: number): Promise<number[]> {
  const took: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const since = performance.now();
    expectStatus(await new ApiClient(guildhall.api).get('/.well-known/jwks.json'), 200);
    took.push(performance.now() - since);
  }
  return took;
}

describe('headers by which a client poses as somebody else', () => {
  const posing = (): [string, string][] => [
    ['x-user-id', admin.id],
    ['x-tenant-id', zero],
    ['x-roles', 'super-admin'],
    ['x-permissions', 'users:read'],
    ['x-guildhall-actor', admin.id],
    ['x-guildhall-permissions', 'users:read'],
    ['x-forwarded-user', admin.email],
    ['x-original-url', '/api/v1/.well-known/jwks.json'],
    ['x-rewrite-url', '/api/v1/.well-known/jwks.json'],
    ['x-http-method-override', 'GET'],
  ];
  const spellings = (name: string) => [name, name.toUpperCase(), name.replaceAll('-', '_')];
  const forms = () =>
    posing().flatMap(([name, value]) =>
      spellings(name).flatMap((spelling) => [{ [spelling]: value }, { [spelling]: [value, value] }]),
    );

  it('T1: open no route to somebody who is not signed in', async () => {
    const all = Object.assign({}, ...forms()) as Record<string, string | string[]>;
    for (const route of guarded) {
      const { name, method, path } = route;
      const answer = await new ApiClient(guildhall.api).call(method, path.replaceAll(/[{}]/g, ''), { headers: all });
      expect({ name, status: answer.status }).toEqual({ name, status: 401 });
    }
  });

  it('T1: give nobody another name or another role, in any spelling, once or twice', async () => {
    const plain = await viewer.client.get('/users');
    expect(plain.status).toBe(403);
    const own = await viewer.client.get(`/organizations/${viewer.organization.id}`);
    for (const headers of forms()) {
      expect((await viewer.client.get('/users', { headers })).status).toBe(403);
      const answer = await viewer.client.get(`/organizations/${viewer.organization.id}`, { headers });
      expect(answer.body).toEqual(own.body);
    }
  });
});

describe('a path in disguise', () => {
  const mutants = (path: string) => {
    const [, first = '', ...rest] = path.split('/');
    const tail = rest.length > 0 ? `/${rest.join('/')}` : '';
    return [
      `//${first}${tail}`,
      `/./${first}${tail}`,
      `/x/../${first}${tail}`,
      `/x/%2e%2e/${first}${tail}`,
      `/.well-known/jwks.json/../../${first}${tail}`,
      `/.well-known%2f..%2f${first}${tail}`,
      `/%252e%252e/${first}${tail}`,
      `/${first}%2f${tail}`,
      `/${first}%00${tail}`,
      `/${first}%5c${tail}`,
      `/${first.toUpperCase()}${tail}`,
      `/${first}${tail}/`,
      `/${first}${tail}%20`,
      `/${first}${tail};x=.well-known/jwks.json`,
      `/${first}${tail}%23/.well-known/jwks.json`,
      `/${encodeURIComponent(encodeURIComponent(first))}${tail}%3f`,
    ];
  };

  it('T4: opens no guarded route to anybody', async () => {
    const opened: string[] = [];
    for (const { method, path } of guarded) {
      for (const mutant of mutants(path.replaceAll(/[{}]/g, ''))) {
        const { status } = await new ApiClient(guildhall.api).call(method, mutant);
        if (![400, 401, 403, 404, 405].includes(status)) opened.push(`${method} ${mutant}: ${status}`);
      }
    }
    expect(opened).toEqual([]);
  });

  it('T4: opens nothing more to whoever is signed in', async () => {
    const opened: string[] = [];
    for (const route of guarded.filter(({ path }) => path.startsWith('/users'))) {
      for (const mutant of mutants(route.path.replaceAll(/[{}]/g, ''))) {
        const { status } = await probe(viewer.client, { ...route, path: mutant }, viewer.organization.id);
        if (![400, 401, 403, 404, 405].includes(status)) opened.push(`${route.method} ${mutant}: ${status}`);
      }
    }
    expect(opened).toEqual([]);
  });
});

describe('the link in a mail', () => {
  const hosts = (): Record<string, string | string[]>[] => [
    { host: 'evil.example' },
    { host: 'evil.example:443' },
    { host: `${new URL(guildhall.api).host}@evil.example` },
    { host: `evil.example#${new URL(guildhall.api).host}` },
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-host': ['evil.example', new URL(guildhall.api).host] },
    { forwarded: 'host=evil.example;proto=https' },
    { 'x-host': 'evil.example' },
    { 'x-original-host': 'evil.example', 'x-forwarded-proto': 'javascript' },
    { 'x-forwarded-server': 'evil.example', 'x-forwarded-port': '666' },
    { 'x-forwarded-prefix': '//evil.example' },
  ];

  it('T8: is the same, whatever a request says where it was sent', async () => {
    const email = freshEmail('reset');
    const invited = await admin.client.post('/users', { email, displayName: 'Invited', roles: ['viewer'] });
    const { id } = expectStatus(invited, 201).body;
    let mails = 1;
    for (const headers of hosts()) {
      const { status } = await admin.client.post(`/users/${id}/activation-mail`, undefined, { headers });
      // A strange Host may be refused; a mail that is sent all the same must not carry it.
      if (status === 202) mails += 1;
      const links = await linksTo(email, mails);
      expect(new Set(links.map(({ origin }) => origin))).toEqual(new Set([guildhall.at.publicUrl]));
      expect(links.map(({ pathname }) => pathname)).toContain('/activate');
    }
    expect(mails).toBeGreaterThan(5);
  }, 60_000);
});

describe('clients that dribble', () => {
  it('T13: delay nobody else, and are cut when their header takes too long', async () => {
    expect(opened).toBeGreaterThan(0);
    // Who waited for one of them would wait until that is cut.
    expect(percentile(besideSlow, 99)).toBeLessThan(CUT_AFTER_MS / 5);
    await eventually(() => slow.stillOpen === 0, { withinMs: 1.5 * CUT_AFTER_MS });
    expect([...slow.told].filter((line) => !/^HTTP\/1\.1 4\d\d /.test(line))).toEqual([]);
  }, 20_000);
});

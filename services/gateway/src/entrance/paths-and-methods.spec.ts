import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';
import { pathMutants } from '../../test/path-mutants.js';
import { API_BASE_PATH, RouteTable } from '../routes/route-table.js';

let platform: GatewayWithEcho;
let ada: Awaited<ReturnType<GatewayWithEcho['user']>>;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
  ada = await platform.user(['users:read', 'users:create']);
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const ID = encodeId('usr', newId());
const routes = () => platform.gateway.app.get(RouteTable).routes;
const pathOf = (path: string) => API_BASE_PATH + path.replace('{thingId}', ID).replace('{name}', 'ada');

/** The status and the problem of a request whose target is sent exactly as it stands. */
async function send(method: string, target: string): Promise<{ status: number; code: string; head: string }> {
  const answer = await platform.raw(
    `${method} ${target} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${ada.token}\r\nConnection: close\r\n\r\n`,
  );
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), code: /"code":"([a-z-]+)"/.exec(body)?.[1] ?? '', head };
}

describe('T4: an odd spelling of a path', () => {
  it('leads to no service, though who sends it may call the route itself', async () => {
    const reached: string[] = [];
    // By every kind of path that there is here; those of all services are tried without a socket (routes/every-route.spec.ts).
    for (const [method, path] of [
      ['GET', `/things/${ID}`],
      ['POST', '/things'],
      ['GET', '/names/ada'],
    ] as const) {
      for (const mutant of pathMutants(API_BASE_PATH + path)) {
        const { status } = await send(method, mutant);
        if (![400, 401, 403, 404, 405].includes(status)) reached.push(`${status} ${method} ${mutant}`);
      }
    }
    expect(reached).toEqual([]);
  }, 60_000);

  it('is the same route where it means the same, and the service sees the one spelling', async () => {
    const answer = await ada.call(`/api/v1/things/${ID.replace('usr', '%75sr')}`);
    expect([answer.status, answer.body.url]).toEqual([200, `/things/${ID}`]);
  });

  it('that is too long is nobody’s', async () => {
    expect((await send('GET', `/api/v1/things/${'x'.repeat(9_000)}`)).status).toBe(404);
    expect((await send('GET', `/api/v1/open?${'x'.repeat(9_000)}`)).status).toBe(404);
  });
});

describe('T5: a method', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'PURGE'];

  it('that a path does not have is a 405 that says which it has, for every route and method', async () => {
    const wrong: string[] = [];
    for (const path of new Set(routes().map((route) => route.path))) {
      const described = routes().filter((route) => route.path === path);
      const allowed = new Set(['OPTIONS', ...described.map(({ method }) => method)]);
      if (allowed.has('GET')) allowed.add('HEAD');
      for (const method of METHODS.filter((one) => !allowed.has(one))) {
        const { status, head } = await send(method, pathOf(path));
        const allow = /\r\nallow: ([^\r]*)/i.exec(head)?.[1];
        if (status !== 405 || allow !== [...allowed].sort().join(', '))
          wrong.push(`${method} ${path}: ${status} ${allow}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('is not overridden by a header, a query or a body', async () => {
    const init = { headers: { 'x-http-method-override': 'POST', 'x-method-override': 'POST' } };
    expect((await ada.call('/api/v1/things?_method=POST', init)).status).toBe(405);
    expect((await ada.call(`/api/v1/things/${ID}?_method=DELETE`, init)).body.method).toBe('GET');
  });

  it('HEAD asks for what GET asks for, and is answered without a body', async () => {
    const stranger = await platform.user(['users:create']);
    const path = `/api/v1/things/${ID}`;
    expect((await platform.call(path, { method: 'HEAD' })).status).toBe(401);
    expect((await stranger.call(path, { method: 'HEAD' })).status).toBe(403);
    const answer = await ada.call(path, { method: 'HEAD' });
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      200,
      '',
      'application/json; charset=utf-8',
    ]);
  });

  it('OPTIONS is answered here, and opens nothing to other origins', async () => {
    const asking = {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    };
    const { status, headers } = await platform.call('/api/v1/open', asking);
    expect([status, headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('a path that no description has', () => {
  it('is a 404, whoever asks', async () => {
    for (const path of ['/api/v1', '/api/v1/', '/api/v1/nothing', '/api/v2/open', '/nothing', '/open', '/things']) {
      for (const ask of [platform.call, ada.call]) {
        const { status, body } = await ask(path);
        expect([path, status, body.code]).toEqual([path, 404, 'no-such-route']);
      }
    }
  });
});

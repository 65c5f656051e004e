import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mintServiceToken } from '@guildhall/access';
import { eventually, testIssuer } from '@guildhall/testing';
import { connect } from 'node:net';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../src/config.js';
import { type GatewayWithEcho, startGatewayWithEcho } from './gateway.harness.js';
import { flood } from './live-routes.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho({ STREAM_STALLED_SECONDS: '1' });
}, 60_000);
afterAll(() => platform.stop(), 30_000);

/** Listens, and tells what the service was asked for and when it has ended. */
async function listen(query: string, token?: string) {
  const client = new AbortController();
  const answer = await fetch(`${platform.gateway.url}/api/v1/ticks${query}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: client.signal,
  });
  const heard = { status: answer.status, target: answer.headers.get('x-target'), hasEnded: false };
  void answer.text().then(
    () => (heard.hasEnded = true),
    () => undefined,
  );
  return { heard, hangUp: () => client.abort() };
}

const askForTicket = (path: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({ path }),
  headers: { 'content-type': 'application/json' },
});

describe('a route of the gateway’s own', () => {
  it('is let in and answered as a service’s is', async () => {
    const ada = await platform.user([]);
    const { status, headers, body } = await ada.call('/api/v1/stream-tickets', askForTicket('/api/v1/ticks'));
    expect([status, Object.keys(body).sort()]).toEqual([200, ['expiresAt', 'ticket']]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    const anonymous = await platform.call('/api/v1/stream-tickets', askForTicket('/api/v1/ticks'));
    expect([anonymous.status, anonymous.body.code]).toEqual([401, 'sign-in-required']);
    expect((await ada.call('/api/v1/stream-tickets')).headers.get('allow')).toBe('OPTIONS, POST');
  });

  it('refuses a body as services do, and a path that is no stream', async () => {
    const ada = await platform.user([]);
    for (const path of [7, undefined])
      expect((await ada.call('/api/v1/stream-tickets', askForTicket(path))).body).toMatchObject({
        code: 'input-refused',
        errors: [{ pointer: '/path' }],
      });
    for (const path of [
      '/api/v1/open',
      '/api/v1/nothing',
      '/ticks',
      'https://elsewhere.test/api/v1/ticks',
      '/api/v1/x/../ticks',
    ])
      expect((await ada.call('/api/v1/stream-tickets', askForTicket(path))).body.code).toBe('not-a-stream');
  });

  it('T1: is there only for who comes by the entrance, whatever he shows', async () => {
    const ada = await platform.user([]);
    const key = platform.gateway.app.get<GatewaySettings>(GATEWAY_SETTINGS).SERVICE_TOKEN_KEYS_OF.at(-1)!;
    const claims = { akd: 'user', sub: ada.user, tenant: ada.tenant, permissions: ['own-streams:open'] } as const;
    const words = { issuer: testIssuer, audience: 'gateway' };
    const stolen = mintServiceToken({ ...claims, permissions: [...claims.permissions] }, key, words);
    for (const token of [ada.token, stolen])
      for (const path of ['/stream-tickets', '//stream-tickets', '/api/v1/docs/../../../stream-tickets']) {
        const answer = await platform.raw(
          `POST ${path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
            'Content-Length: 24\r\nConnection: close\r\n\r\n{"path":"/api/v1/ticks"}',
        );
        expect(answer).toMatch(/^HTTP\/1\.1 404 /);
      }
    expect((await platform.call('/problems', { headers: { authorization: 'Bearer x' } })).status).toBe(200);
  });
});

describe('a ticket for a stream', () => {
  const ticketFor = async (user: { call: GatewayWithEcho['call'] }, path = '/api/v1/ticks'): Promise<string> =>
    (await user.call('/api/v1/stream-tickets', askForTicket(path))).body.ticket;

  it('opens it once, in its holder’s name, and is nothing that the service sees', async () => {
    const ada = await platform.user(['users:read']);
    const ticket = await ticketFor(ada, '/api/v1/ticks?of=1');
    const { heard, hangUp } = await listen(`?of=1&ticket=${ticket}`);
    expect(heard).toMatchObject({ status: 200, target: '/ticks?of=1' });
    const again = await platform.call(`/api/v1/ticks?of=1&ticket=${ticket}`);
    expect([again.status, again.body.code]).toEqual([401, 'sign-in-required']);
    expect(again.text).not.toContain(ticket);
    hangUp();
  });

  it('opens no other one, and no route that is none', async () => {
    const ada = await platform.user(['users:read']);
    const ticket = await ticketFor(ada, '/api/v1/ticks?of=1');
    expect((await platform.call(`/api/v1/platform?ticket=${ticket}`)).status).toBe(401);
    expect((await platform.call(`/api/v1/ticks?of=2&ticket=${ticket}`)).status).toBe(401);
  });

  it('lets nobody listen who may not', async () => {
    const ada = await platform.user([]);
    const refused = await platform.call(`/api/v1/ticks?ticket=${await ticketFor(ada)}`);
    expect([refused.status, refused.body.code]).toEqual([403, 'permission-missing']);
  });

  it('is worth nothing once its holder is revoked', async () => {
    const ada = await platform.user(['users:read']);
    const [ticket, other] = [await ticketFor(ada), await ticketFor(ada)];
    const { heard } = await listen(`?ticket=${ticket}`);
    await platform.statements.revokeSession(ada);
    await eventually(() => heard.hasEnded, { withinMs: 1_000 });
    expect((await platform.call(`/api/v1/ticks?ticket=${other}`)).status).toBe(401);
  });

  it('is not asked where a header says who calls, and is taken away all the same', async () => {
    const [ada, bob] = [await platform.user(['users:read']), await platform.user(['users:read'])];
    const ticket = await ticketFor(ada);
    const first = await listen(`?ticket=${ticket}`, bob.token);
    expect(first.heard.target).toBe('/ticks');
    const second = await listen(`?ticket=${ticket}`);
    for (const { hangUp } of [first, second]) hangUp();
  });
});

describe('who listens to a stream and takes nothing of it', () => {
  it('T13: holds the service up, and not the memory of the gateway, and is cut off in the end', async () => {
    const ada = await platform.user(['users:read']);
    const before = process.memoryUsage().rss;
    const { hostname, port } = new URL(platform.gateway.url);
    const deaf = connect(Number(port), hostname, () =>
      deaf.write(`GET /api/v1/flood HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${ada.token}\r\n\r\n`),
    );
    await eventually(() => flood.bytes > 0);
    await eventually(() => flood.isOver, { withinMs: 5_000 });
    expect(flood.bytes).toBeLessThan(32 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * 1024 * 1024);
    deaf.destroy();
  });
});

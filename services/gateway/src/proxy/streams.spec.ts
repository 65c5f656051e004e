import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mintServiceToken } from '@guildhall/access';
import { eventually, testIssuer } from '@guildhall/testing';
import { slowCalls } from '../../test/echo-service.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { type GatewayWithEcho, openGateway, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
}, 60_000);
afterAll(() => platform.stop(), 30_000);

/** Listens, and tells what came and when it ended. */
async function listen(url: string, token: string | undefined, query = '') {
  const client = new AbortController();
  const answer = await fetch(`${url}/api/v1/ticks${query}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: client.signal,
  });
  const heard = {
    status: answer.status,
    type: answer.headers.get('content-type'),
    target: answer.headers.get('x-target'),
    text: '',
    hasEnded: false,
    isClean: false,
  };
  const read = async () => {
    for await (const chunk of answer.body ?? []) heard.text += Buffer.from(chunk).toString();
    heard.isClean = true;
  };
  void read()
    .catch(() => undefined)
    .finally(() => (heard.hasEnded = true));
  await eventually(() => heard.text.includes('first'));
  return { heard, hangUp: () => client.abort() };
}

const msUntilEnd = async (heard: { hasEnded: boolean }) => {
  const since = performance.now();
  await eventually(() => heard.hasEnded, { withinMs: 5_000, pauseMs: 2 });
  return performance.now() - since;
};

describe('a stream through the gateway', () => {
  it('begins at once, with the headers of every answer', async () => {
    const ada = await platform.user(['users:read']);
    const { heard, hangUp } = await listen(platform.gateway.url, ada.token);
    expect(heard).toMatchObject({ status: 200, type: 'text/event-stream', text: 'data: first\n\n', hasEnded: false });
    hangUp();
  });

  it('is one of twenty at most for one user', async () => {
    const ada = await platform.user(['users:read']);
    const open = await Promise.all(Array.from({ length: 20 }, () => listen(platform.gateway.url, ada.token)));
    const refused = await ada.call('/api/v1/ticks');
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-streams']);
    for (const { hangUp } of open) hangUp();
    const again = await eventually(() => listen(platform.gateway.url, ada.token));
    again.hangUp();
  });

  it.each([
    ['its session is revoked', (user: { tenant: string }) => platform.statements.revokeSession(user as never)],
    ['its user is suspended', (user: { tenant: string }) => platform.statements.revokeUser(user as never, 2)],
    [
      'its organisation is suspended',
      ({ tenant }: { tenant: string }) =>
        platform.statements.tenant({ tenantId: tenant, status: 'suspended', version: 2 }),
    ],
    [
      'its organisation blocks the network',
      ({ tenant }: { tenant: string }) => platform.statements.networkBlock('127.0.0.0/8', tenant),
    ],
    [
      'its organisation is called from elsewhere alone',
      ({ tenant }: { tenant: string }) => platform.statements.accessRules(tenant, { networks: ['192.0.2.0/24'] }),
    ],
  ])('T10: ends within a second when %s, and no other one does', async (_why, revoke) => {
    const [ada, bob] = [await platform.user(['users:read']), await platform.user(['users:read'])];
    const ended = await listen(platform.gateway.url, ada.token);
    const other = await listen(platform.gateway.url, bob.token);
    await revoke(ada);
    expect(await msUntilEnd(ended.heard)).toBeLessThan(1_000);
    expect([ended.heard.isClean, other.heard.hasEnded]).toEqual([true, false]);
    other.hangUp();
  });

  it('ends when the gateway drains, before anything is cut off', async () => {
    const gateway = await openGateway(platform.environment, { drainFinishMs: 10_000 });
    await eventually(async () => (await gateway.readyz()).ok, { withinMs: 30_000 });
    const ada = await platform.user(['users:read']);
    const { heard } = await eventually(() => listen(gateway.url, ada.token));
    const since = performance.now();
    await gateway.stop();
    expect([heard.hasEnded, heard.isClean]).toEqual([true, true]);
    expect(performance.now() - since).toBeLessThan(8_000);
  }, 60_000);
});

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
    const { heard, hangUp } = await listen(platform.gateway.url, undefined, `?of=1&ticket=${ticket}`);
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
    const { heard } = await listen(platform.gateway.url, undefined, `?ticket=${ticket}`);
    await platform.statements.revokeSession(ada);
    expect(await msUntilEnd(heard)).toBeLessThan(1_000);
    expect((await platform.call(`/api/v1/ticks?ticket=${other}`)).status).toBe(401);
  });

  it('is not asked where a header says who calls, and is taken away all the same', async () => {
    const [ada, bob] = [await platform.user(['users:read']), await platform.user(['users:read'])];
    const ticket = await ticketFor(ada);
    const first = await listen(platform.gateway.url, bob.token, `?ticket=${ticket}`);
    expect(first.heard.target).toBe('/ticks');
    const second = await listen(platform.gateway.url, undefined, `?ticket=${ticket}`);
    for (const { hangUp } of [first, second]) hangUp();
  });
});

describe('a client that goes away', () => {
  it('takes its call with it, all the way to the service', async () => {
    const client = new AbortController();
    const { begun, aborted } = slowCalls;
    const call = platform.call('/api/v1/slow', { signal: client.signal });
    await eventually(() => slowCalls.begun === begun + 1);
    client.abort();
    await expect(call).rejects.toThrow();
    await eventually(() => slowCalls.aborted === aborted + 1);
  });
});

describe('an answer on its way while the gateway drains', () => {
  it('arrives, and closes its connection', async () => {
    const gateway = await openGateway(platform.environment, { drainFinishMs: 10_000 });
    const { begun } = slowCalls;
    const call = fetch(`${gateway.url}/api/v1/slow`);
    await eventually(() => slowCalls.begun === begun + 1);
    const stopped = gateway.stop();
    // The port is closed to new ones, and the one that runs is waited for.
    await eventually(() =>
      fetch(`${gateway.url}/api/v1/open`)
        .then(() => false)
        .catch(() => true),
    );
    platform.echo.finishSlowCalls();
    expect([(await call).status, (await call).headers.get('connection')]).toEqual([200, 'close']);
    await stopped;
  }, 60_000);
});

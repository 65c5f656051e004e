import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { slowCalls } from '../../test/echo-service.js';
import { type GatewayWithEcho, openGateway, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
}, 60_000);
afterAll(() => platform.stop(), 30_000);

/** Listens, and tells what came and when it ended. */
async function listen(url: string, token: string) {
  const client = new AbortController();
  const answer = await fetch(`${url}/api/v1/ticks`, {
    headers: { authorization: `Bearer ${token}` },
    signal: client.signal,
  });
  // A gateway that has not heard of its caller yet is asked again.
  if (!answer.ok) throw new Error(`It answers ${answer.status}: ${await answer.text()}`);
  const heard = {
    status: answer.status,
    type: answer.headers.get('content-type'),
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
    const headers = { authorization: `Bearer ${ada.token}` };
    const socket = new WebSocket(`${gateway.url}/api/v1/socket`, { headers });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const since = performance.now();
    await gateway.stop();
    expect([heard.hasEnded, heard.isClean]).toEqual([true, true]);
    expect((await closed)[0]).toBe(1001);
    expect(performance.now() - since).toBeLessThan(8_000);
  }, 60_000);
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

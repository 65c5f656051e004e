import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { slowCalls } from '../../test/echo-service.js';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho({ CALLS_AT_ONCE: '16' });
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const slow = () => platform.call('/api/v1/slow');
const underWay = (count: number, since: number) => eventually(() => slowCalls.begun === since + count);

describe('a gateway that has too much to do', () => {
  it('refuses bulk first, with a word on when to come again, and still lets people sign in', async () => {
    const { begun } = slowCalls;
    const held = Array.from({ length: 10 }, slow);
    await underWay(10, begun);
    const refused = await slow();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(refused.body.code).toBe('temporarily-unavailable');
    expect((await platform.call('/api/v1/open')).status).toBe(200);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"email":"a@b.c"}' };
    expect((await platform.call('/api/v1/auth/login', init)).status).toBe(200);
    platform.echo.finishSlowCalls();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual(held.map(() => 200));
  });

  it('has room again as soon as its answers are out', async () => {
    const { begun } = slowCalls;
    const held = Array.from({ length: 10 }, slow);
    await underWay(10, begun);
    platform.echo.finishSlowCalls();
    for (const { status } of await Promise.all(held)) expect(status).toBe(200);
  });
});

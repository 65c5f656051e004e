import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
}, 60_000);
afterAll(() => platform.stop(), 30_000);

describe('a call through the gateway', () => {
  it('reaches its service in the name of whoever signed in', async () => {
    const ada = await platform.statements.user(['users:read']);
    const as = await platform.as(ada);
    const thing = encodeId('usr', newId());
    const { status, body } = await as(`/api/v1/things/${thing}?a=1`);
    expect(body).toMatchObject({
      method: 'GET',
      url: `/things/${thing}?a=1`,
      actor: { kind: 'user', user: ada.user, tenant: ada.tenant, session: ada.session, address: '127.0.0.1' },
    });
    expect(status).toBe(200);
  });
});

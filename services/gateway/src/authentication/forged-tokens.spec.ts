import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { algorithmForgeries, type Genuine, keyForgeries, kindForgeries, nowSeconds } from '../../test/forged-tokens.js';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
let ada: Awaited<ReturnType<GatewayWithEcho['user']>>;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
  ada = await platform.user(['users:read', 'users:create']);
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const THING = `/api/v1/things/${encodeId('usr', newId())}`;
const genuine = (): Genuine => ({ token: ada.token, user: ada, statements: platform.statements });

async function answersTo(token: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answers = await Promise.all([
    platform.call(THING, { headers }),
    platform.call('/api/v1/sensitive', { headers }),
    platform.call('/api/v1/things', { method: 'POST', headers, body: '{}' }),
    // A public route is no way round: who says to be somebody must be it.
    platform.call('/api/v1/open', { headers }),
  ]);
  return answers.map(({ status, body }) => `${status} ${body.code}`);
}

const REFUSED = Array.from({ length: 4 }, () => '401 sign-in-required');

describe('a token that is none of identity’s access tokens', () => {
  it('is told from one that is', async () => {
    expect((await ada.call(THING)).status).toBe(200);
  });

  it.each([...algorithmForgeries])('T17: is refused with %s', async (_name, forge) => {
    expect(await answersTo(await forge(genuine()))).toEqual(REFUSED);
  });

  it.each([...keyForgeries])('T18: is refused with %s', async (_name, forge) => {
    expect(await answersTo(await forge(genuine()))).toEqual(REFUSED);
  });

  it.each([...kindForgeries])('T19: is refused: %s', async (_name, forge) => {
    expect(await answersTo(await forge(genuine()))).toEqual(REFUSED);
  });

  it('is no access token any more once it has expired, and passes for none where none is needed', async () => {
    const expired = await platform.statements.token(ada, { issuedAt: nowSeconds() - 400 });
    expect(await answersTo(expired)).toEqual([...REFUSED.slice(1), '200 undefined']);
    const leeway = await platform.statements.token(ada, { issuedAt: nowSeconds() - 315 });
    expect((await answersTo(leeway))[0]).toBe('200 undefined');
  });

  it('is refused in every other scheme and place', async () => {
    for (const authorization of [
      `Basic ${ada.token}`,
      ada.token,
      `Bearer`,
      `Bearer ${ada.token} x`,
      `DPoP ${ada.token}`,
    ]) {
      expect((await platform.call(THING, { headers: { authorization } })).status).toBe(401);
    }
    expect((await platform.call(`${THING}?access_token=${ada.token}`)).status).toBe(401);
    expect((await platform.call(THING, { headers: { cookie: `access_token=${ada.token}` } })).status).toBe(401);
  });

  it('learns nothing of why', async () => {
    const texts = await Promise.all(
      ['x', await platform.statements.token(ada, { issuedAt: nowSeconds() - 400 }), `${ada.token}x`].map(
        async (token) => {
          const { body } = await platform.call(THING, { headers: { authorization: `Bearer ${token}` } });
          return `${body.title} ${body.detail}`;
        },
      ),
    );
    expect(new Set(texts).size).toBe(1);
  });
});

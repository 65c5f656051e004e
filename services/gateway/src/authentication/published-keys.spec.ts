import { encodeId } from '@guildhall/contracts';
import { ManualClock, newId } from '@guildhall/runtime';
import { testServiceTokenKey } from '@guildhall/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import { verifyingKey } from '../edge-state/verifying-key.js';
import { AddressRules } from '../networks/address-rules.js';
import { Authentication } from './authentication.js';
import type { TokenRefused } from './authentication.problems.js';
import { PublishedKeys } from './published-keys.js';

const ISSUER = 'https://guildhall.test';

interface Pair {
  readonly kid: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}
const aPair = async (): Promise<Pair> => ({ kid: encodeId('sgk', newId()), ...(await generateKeyPair('ES256')) });
const jwkOf = async ({ kid, publicKey }: Pair) => ({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

/** A gateway that has been told of no key, and what identity publishes. */
async function gateway() {
  const published = { keys: [] as object[], status: 200, asked: [] as (string | undefined)[] };
  const server = createServer(({ url, headers: { authorization } }, response) => {
    published.asked.push(`${url} ${authorization?.split(' ')[0]}`);
    response.writeHead(published.status, { connection: 'close' }).end(JSON.stringify({ keys: published.keys }));
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const settings = {
    TOKEN_ISSUER: ISSUER,
    TOKEN_AUDIENCE: 'guildhall',
    SERVICES: [{ service: 'identity', urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`] }],
    SERVICE_TOKEN_KEYS_OF: [{ service: 'identity', ...testServiceTokenKey }],
  } as unknown as GatewaySettings;
  const clock = new ManualClock();
  const state = new EdgeState(clock);
  const keys = new PublishedKeys(settings, state, clock);
  const authentication = new Authentication(settings, state, keys, new AddressRules(state, clock), clock);
  const ask = async ({ kid, privateKey }: Pair) => {
    const iat = Math.floor(clock.now().getTime() / 1_000);
    const ids = { sub: encodeId('usr', newId()), tenant: encodeId('org', newId()), sid: encodeId('ses', newId()) };
    const token = await new SignJWT({
      ...ids,
      roles: [],
      pv: 1,
      jti: newId(),
      iss: ISSUER,
      aud: 'guildhall',
      iat,
      exp: iat + 300,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(privateKey);
    try {
      await authentication.signedIn(`Bearer ${token}`);
      return 'let in';
    } catch (error) {
      return (error as TokenRefused).kind;
    }
  };
  return { published, clock, state, ask };
}

describe('a token whose key edge state has not told of', () => {
  it('is good when identity publishes the key, which is asked once for all', async () => {
    const { published, ask } = await gateway();
    const pair = await aPair();
    published.keys = [await jwkOf(pair)];
    expect(await Promise.all([ask(pair), ask(pair), ask(pair)])).toEqual(['let in', 'let in', 'let in']);
    expect(await ask(pair)).toBe('let in');
    expect(published.asked).toEqual(['/.well-known/jwks.json Bearer']);
  });

  it('T18: is forged otherwise, and however many keys are invented, identity is asked once in ten seconds', async () => {
    const { published, clock, ask } = await gateway();
    const known = await aPair();
    published.keys = [await jwkOf(known)];
    const inventors = await Promise.all(Array.from({ length: 20 }, aPair));
    expect(new Set(await Promise.all(inventors.map(ask)))).toEqual(new Set(['forged']));
    expect([await ask(known), published.asked.length]).toEqual(['let in', 1]);
    clock.advance(10_000);
    // Of a key that was not there a moment ago nobody asks again.
    await ask(inventors[0]!);
    expect(published.asked.length).toBe(1);
    await ask(await aPair());
    expect(published.asked.length).toBe(2);
  });

  it('signed with somebody else’s key under a published id is forged', async () => {
    const { published, ask } = await gateway();
    const pair = await aPair();
    published.keys = [await jwkOf(pair)];
    expect(await ask({ ...(await aPair()), kid: pair.kid })).toBe('forged');
    expect(await ask(pair)).toBe('let in');
  });

  it('is refused once the key is published no more, a minute later at most', async () => {
    const { published, clock, ask } = await gateway();
    const pair = await aPair();
    published.keys = [await jwkOf(pair)];
    await ask(pair);
    published.keys = [];
    clock.advance(59_000);
    expect(await ask(pair)).toBe('let in');
    clock.advance(1_000);
    expect(await ask(pair)).toBe('forged');
  });

  it('is refused as soon as edge state says that the key is gone, whatever is published', async () => {
    const { published, state, ask } = await gateway();
    const pair = await aPair();
    published.keys = [await jwkOf(pair)];
    await ask(pair);
    state.endSigningKey(`${PLATFORM_TENANT}/${pair.kid}`);
    expect([await ask(pair), published.asked.length]).toEqual(['forged', 1]);
  });

  it('T17: is not good by a key of another kind', async () => {
    const { published, ask } = await gateway();
    const pair = await aPair();
    published.keys = [{ ...(await jwkOf(pair)), kty: 'oct', k: 'AAAA' }];
    expect(await ask(pair)).toBe('forged');
    const wider = await exportJWK((await generateKeyPair('ES384')).publicKey);
    expect(() => verifyingKey(wider)).toThrow('not on P-256');
  });

  it('is refused while identity is away, and good when it is back', async () => {
    const { published, clock, ask } = await gateway();
    const [pair, other] = [await aPair(), await aPair()];
    published.keys = [await jwkOf(pair), await jwkOf(other)];
    published.status = 503;
    expect(await ask(other)).toBe('forged');
    published.status = 200;
    clock.advance(10_000);
    expect(await ask(pair)).toBe('let in');
  });
});

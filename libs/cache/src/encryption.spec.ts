import { EncryptedFront, eventually, servers, TestAuthority } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { closeRedis, openRedis } from './open-redis.js';

const behind = new URL(servers.redisUrl);
let authority: TestAuthority;
let front: EncryptedFront;
const opened: Redis[] = [];

beforeAll(async () => {
  authority = await TestAuthority.create();
  const server = { host: behind.hostname, port: Number(behind.port), protocol: 'tls' as const };
  front = await EncryptedFront.of(server, await authority.identityOf('localhost'));
});
afterAll(() => front.close());
afterEach(async () => {
  for (const redis of opened.splice(0)) await closeRedis(redis);
});

/** What comes of connecting: `ready`, or the reason why not. */
async function outcomeOf(host: string, ca: string | undefined): Promise<string> {
  let outcome = '';
  const redis = openRedis(`rediss://${host}:${front.port}`, { name: 'encryption-spec', ca });
  opened.push(redis);
  redis.once('ready', () => (outcome ||= 'ready'));
  redis.once('error', (error: Error & { code?: string }) => (outcome ||= error.code ?? error.message));
  await eventually(() => outcome !== '');
  return outcome;
}

describe('Redis behind rediss://', () => {
  it('is reached where the authority that is named vouches for it', async () => {
    expect(await outcomeOf('localhost', authority.certificate)).toBe('ready');
    expect(await opened[0]?.ping()).toBe('PONG');
  });

  it('is refused under another name', async () => {
    expect(await outcomeOf('127.0.0.1', authority.certificate)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('is refused where somebody else vouches for it, or nobody whom Node knows', async () => {
    const stranger = await TestAuthority.create('CN=Somebody else');
    expect(await outcomeOf('localhost', stranger.certificate)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await outcomeOf('localhost', undefined)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('is not given an authority that nothing is verified by', () => {
    expect(() => openRedis(servers.redisUrl, { name: 'encryption-spec', ca: authority.certificate })).toThrow(
      'rediss:// alone',
    );
  });
});

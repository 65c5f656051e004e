import { Actor } from '@guildhall/access';
import { loadSettings } from '@guildhall/config';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { TenantDatabase } from '@guildhall/database';
import { newId, SystemRandomness } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { serviceEnvironment, TestDatabase } from '@guildhall/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MovingClock } from '../../test/moving-clock.js';
import { type IdentitySettings, identitySettings } from '../config.js';
import { entities, migrations } from '../data-source.js';
import { KeyRotation } from './key-rotation.js';
import { JWKS_CACHE_SECONDS, PUBLISHED_AHEAD_SECONDS } from './key-times.js';
import { openSigningKey } from './make-signing-key.js';
import { SigningKey } from './signing-key.entity.js';
import { SigningKeys } from './signing-keys.js';

const DAY_SECONDS = 86_400;
const MINUTE_SECONDS = 60;

let scratch: TestDatabase;
let database: TenantDatabase;
let settings: IdentitySettings;
let ring: FileKeyRing;
let clock: MovingClock;
beforeEach(async () => {
  scratch = await TestDatabase.create({ migrations, entities, service: 'identity', poolSize: 10 });
  database = await scratch.open();
  settings = loadSettings(identitySettings, { ...(await serviceEnvironment(scratch)), SIGNING_KEY_DAYS: '1' });
  ring = await FileKeyRing.load(settings.KEY_RING_FILE);
  clock = new MovingClock();
});
afterEach(() => scratch.drop());

/** As another process has it. */
const rotation = () => new KeyRotation(database, ring, clock, new SystemRandomness(), settings);
const signingKeys = () => new SigningKeys(database, ring, clock);

const statuses = async () =>
  (await scratch.look<{ status: string }>('select status from signing_keys order by id')).map(({ status }) => status);
const stated = async () =>
  (await scratch.announced()).map(({ type, data }) => `${type.split('.').at(-1)} ${String(data.status)}`);

describe('the rotation of signing keys', () => {
  it('makes one first key, however many processes start at once, and states it', async () => {
    await Promise.all(Array.from({ length: 10 }, () => rotation().moveOn()));
    expect(await statuses()).toEqual(['current']);
    expect(await stated()).toEqual(['SigningKeyStated current']);
    const [row] = await scratch.look('select topic, lane from outbox');
    expect(row).toEqual({ topic: 'guildhall.identity.signing-keys.state', lane: 'edge' });
  });

  it('publishes the next key before its use, uses it, and removes the old one when its tokens are gone', async () => {
    await rotation().moveOn();
    clock.move(DAY_SECONDS - PUBLISHED_AHEAD_SECONDS);
    await Promise.all(Array.from({ length: 5 }, () => rotation().moveOn()));
    expect(await statuses()).toEqual(['current', 'published']);
    clock.move(PUBLISHED_AHEAD_SECONDS - 1);
    await rotation().moveOn();
    expect(await statuses()).toEqual(['current', 'published']);
    clock.move(1);
    await Promise.all(Array.from({ length: 5 }, () => rotation().moveOn()));
    expect(await statuses()).toEqual(['retired', 'current']);
    clock.move(settings.ACCESS_TOKEN_SECONDS);
    await rotation().moveOn();
    expect(await statuses()).toEqual(['retired', 'current']);
    clock.move(2 * MINUTE_SECONDS);
    await Promise.all(Array.from({ length: 5 }, () => rotation().moveOn()));
    expect(await statuses()).toEqual(['current']);
    expect(await stated()).toEqual(
      ['current', 'published', 'retired', 'current', 'gone'].map((status) => `SigningKeyStated ${status}`),
    );
  });

  it('signs at no minute with a key that a cache may lack, in the slowest of processes', async () => {
    await rotation().moveOn();
    const [quick, slow] = [signingKeys(), signingKeys()];
    const caches: { at: number; kids: string[] }[] = [];
    const signed: { at: number; kid: string }[] = [];
    clock.move(DAY_SECONDS - 20 * MINUTE_SECONDS);
    for (let at = 0; at < 40 * MINUTE_SECONDS; at += 20) {
      await rotation().moveOn();
      const kids = (await quick.published()).map(({ kid }) => kid ?? '');
      caches.push({ at, kids });
      // What a cache holds that was filled as early as it may have been.
      const oldest = caches.find((cache) => cache.at >= at - JWKS_CACHE_SECONDS);
      signed.push({ at, kid: (await slow.signer()).kid });
      const living = signed.filter((token) => token.at > at - settings.ACCESS_TOKEN_SECONDS);
      for (const { kid } of living) expect(kids).toContain(kid);
      expect(oldest?.kids).toContain(signed.at(-1)?.kid);
      clock.move(20);
    }
    expect(new Set(signed.map(({ kid }) => kid)).size).toBe(2);
  });

  it('waits longer, and never less, when the clock is set back', async () => {
    await rotation().moveOn();
    await rotation().begin();
    clock.move(-3_600);
    await rotation().moveOn();
    clock.move(PUBLISHED_AHEAD_SECONDS);
    await rotation().moveOn();
    expect(await statuses()).toEqual(['current', 'published']);
  });

  it('begins early on command, and goes through the same steps', async () => {
    await rotation().moveOn();
    await Promise.all([rotation().begin(), rotation().begin()]);
    await rotation().moveOn();
    expect(await statuses()).toEqual(['current', 'published']);
    clock.move(PUBLISHED_AHEAD_SECONDS);
    await rotation().moveOn();
    expect(await statuses()).toEqual(['retired', 'current']);
  });

  it('replaces every key at once after a theft, and says that the old ones are gone', async () => {
    await rotation().moveOn();
    await rotation().begin();
    const before = (await signingKeys().published()).map(({ kid }) => kid);
    await rotation().replaceAll();
    const after = (await signingKeys().published()).map(({ kid }) => kid);
    expect(after).toHaveLength(1);
    expect(before).not.toContain(after[0]);
    expect((await stated()).slice(2).sort()).toEqual([
      'SigningKeyStated current',
      'SigningKeyStated gone',
      'SigningKeyStated gone',
    ]);
  });
});

describe('a signing key', () => {
  it('is sealed for its own row', async () => {
    await rotation().moveOn();
    const [key] = await database.transaction(Actor.system('test', PLATFORM_TENANT_ID), (tx) => tx.find(SigningKey));
    if (!key) throw new Error('There is no key.');
    expect(key.privateJwk).toMatch(/^s1\./);
    expect(Object.keys(key.publicJwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(openSigningKey(ring, key)).toMatchObject({ type: 'private', asymmetricKeyType: 'ec' });
    expect(() => openSigningKey(ring, Object.assign(new SigningKey(), key, { id: newId() }))).toThrow('sealed');
    const [told] = await scratch.announced();
    expect(Object.keys(told?.data.publicJwk as object).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(JSON.stringify(told)).not.toContain(key.privateJwk);
  });

  it('belongs to organisation zero: no other sees that there is one', async () => {
    await rotation().moveOn();
    const read = (tenantId: string) =>
      database.transaction(Actor.system('test', tenantId), (tx) => tx.count(SigningKey));
    expect(await read(newId())).toBe(0);
    expect(await read(PLATFORM_TENANT_ID)).toBe(1);
  });
});

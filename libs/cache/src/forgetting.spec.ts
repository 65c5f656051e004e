import { afterAll, describe, expect, it } from '@jest/globals';
import { OrganizationSuspended, ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { z } from 'zod';
import { cachesOf, closeAll, connectedRedis, freshService, source } from '../test/bench-of-caches.js';
import { Caches } from './caches.js';
import { CacheUnavailable } from './circuit.js';
import { defineCache } from './define-cache.js';

const pages = defineCache({
  name: 'pages',
  keyedBy: ['thingId', 'locale'],
  life: '1 hour',
  schema: z.string(),
  inProcess: { maxBytes: 100_000, seconds: 60 },
});

const started = async () => {
  const service = freshService();
  const { caches, redis } = await cachesOf(service);
  const cache = caches.open(pages);
  const fill = async (tenantId: string, ...keys: readonly (readonly [string, string])[]) => {
    for (const [thingId, locale] of keys) await cache.read(tenantId, { thingId, locale }, source('old').load);
  };
  /** Which of the keys still answer from the cache; what does not is old no longer. */
  const isHeld = async (tenantId: string, thingId: string, locale: string) =>
    (await cache.read(tenantId, { thingId, locale }, source('new').load)) === 'old';
  return { service, caches, redis, cache, fill, isHeld };
};

describe('forgetting', () => {
  afterAll(closeAll);

  it('takes out one entry, and may be repeated', async () => {
    const { cache, fill, isHeld } = await started();
    const tenant = newId();
    await fill(tenant, ['t1', 'de'], ['t1', 'en']);
    await cache.forget(tenant, { thingId: 't1', locale: 'de' });
    await cache.forget(tenant, { thingId: 't1', locale: 'de' });
    expect(await isHeld(tenant, 't1', 'de')).toBe(false);
    expect(await isHeld(tenant, 't1', 'en')).toBe(true);
  });

  it('by leading parts takes out exactly what begins with them, whatever the parts hold', async () => {
    const { cache, fill, isHeld } = await started();
    const [tenant, other] = [newId(), newId()];
    await fill(tenant, ['t1', 'de'], ['t1', 'en'], ['t11', 'de'], ['*', 'de'], ['t1:de', 'de']);
    await fill(other, ['t1', 'de']);
    await cache.forgetAll(tenant, { thingId: '*' });
    expect(await isHeld(tenant, '*', 'de')).toBe(false);
    expect(await isHeld(tenant, 't1', 'de')).toBe(true);
    await cache.forgetAll(tenant, { thingId: 't1' });
    expect(await isHeld(tenant, 't1', 'de')).toBe(false);
    expect(await isHeld(tenant, 't1', 'en')).toBe(false);
    expect(await isHeld(tenant, 't11', 'de')).toBe(true);
    expect(await isHeld(tenant, 't1:de', 'de')).toBe(true);
    expect(await isHeld(other, 't1', 'de')).toBe(true);
  });

  it('takes out all of a tenant, among thousands of others', async () => {
    const { service, cache, redis, fill, isHeld } = await started();
    const [tenant, other] = [newId(), newId()];
    await fill(tenant, ...Array.from({ length: 30 }, (_, index) => [`t${index}`, 'de'] as const));
    const crowd = redis.pipeline();
    for (let index = 0; index < 5_000; index += 1) crowd.set(`cache:${service}:crowd:${other}:${index}`, '-', 'EX', 60);
    await crowd.exec();
    await cache.forgetAll(tenant, {});
    for (const thing of ['t0', 't15', 't29']) expect(await isHeld(tenant, thing, 'de')).toBe(false);
    expect(await redis.exists(`cache:${service}:crowd:${other}:4999`)).toBe(1);
  });

  it('by pattern keeps nothing of a load that is under way in another process', async () => {
    const { service, cache } = await started();
    const elsewhere = (await cachesOf(service)).caches.open(pages);
    const tenant = newId();
    const key = { thingId: 't1', locale: 'de' };
    await elsewhere.read(tenant, key, async () => {
      await cache.forgetAll(tenant, { thingId: 't1' });
      return 'old';
    });
    expect(await cache.read(tenant, key, source('new').load)).toBe('new');
  });

  it('by pattern ends within its time, and says when it is unfinished', async () => {
    const redis = await connectedRedis();
    const cache = new Caches(redis, { service: freshService(), scan: { step: 10, limitMs: 0 } }).open(pages);
    await expect(cache.forgetAll(newId(), {})).rejects.toMatchObject({ name: 'ForgettingUnfinished' });
  });

  it('follows the events that a cache has named, for their tenant alone', async () => {
    const { caches, cache, fill, isHeld } = await started();
    cache.forgetOn(ThingHappened, ({ thingId }) => ({ thingId })).forgetOn(OrganizationSuspended, () => ({}));
    const [tenant, other] = [newId(), newId()];
    const thingId = newId();
    await fill(tenant, [thingId, 'de'], ['t2', 'de']);
    await fill(other, [thingId, 'de']);

    await caches.forgetFor({ type: ThingHappened.type, tenantId: tenant, data: { thingId } });
    expect(await isHeld(tenant, thingId, 'de')).toBe(false);
    expect(await isHeld(tenant, 't2', 'de')).toBe(true);
    await caches.forgetFor({ type: OrganizationSuspended.type, tenantId: tenant, data: {} });
    expect(await isHeld(tenant, 't2', 'de')).toBe(false);
    expect(await isHeld(other, thingId, 'de')).toBe(true);
    await caches.forgetFor({ type: 'guildhall.other.v1.Unknown', tenantId: tenant, data: {} });
  });

  it('throws when Redis is away, so that the event is delivered again', async () => {
    const { caches, cache, redis } = await started();
    cache.forgetOn(OrganizationSuspended, () => ({}));
    redis.disconnect();
    const event = { type: OrganizationSuspended.type, tenantId: newId(), data: {} };
    await expect(caches.forgetFor(event)).rejects.toThrow(CacheUnavailable);
  });
});

describe('declaring a cache', () => {
  it('refuses what cannot be right', () => {
    for (const wrong of [
      { name: 'Pages' },
      { name: 'a:b' },
      { name: '' },
      { keyedBy: [] },
      { keyedBy: ['a', 'a'] },
      { absentSeconds: 0 },
      { absentSeconds: 3_600 },
      { inProcess: { maxBytes: 0, seconds: 5 } },
      { inProcess: { maxBytes: 1_000, seconds: 61 } },
    ])
      expect(() => defineCache({ ...pages, ...wrong })).toThrow(TypeError);
  });
});

import { afterAll, describe, expect, it } from '@jest/globals';
import { ManualClock, newId } from '@guildhall/runtime';
import { metricsText } from '@guildhall/telemetry';
import { z } from 'zod';
import { cachesOf, closeAll, freshService, source } from '../test/bench-of-caches.js';
import { CacheUnavailable } from './circuit.js';
import { defineCache } from './define-cache.js';
import { keyFor } from './key-for.js';

const schema = z.object({ name: z.string(), roles: z.array(z.string()) });
const users = defineCache({ name: 'users', keyedBy: ['userId'], life: '5 minutes', schema });
const ada = { name: 'Ada', roles: ['admin'] };

const gate = <T>() => {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

describe('a cache', () => {
  afterAll(closeAll);
  const started = async () => {
    const service = freshService();
    const { caches, redis } = await cachesOf(service);
    const tenantId = newId();
    const keyOf = (userId: string, cache = 'users') => keyFor({ service, cache, tenantId }, [userId]);
    return { service, caches, redis, tenantId, keyOf, cache: caches.open(users) };
  };

  it('asks the source once, and answers every process of the service from then on', async () => {
    const { service, cache, tenantId } = await started();
    const { asked, load } = source(ada);
    expect(await cache.read(tenantId, { userId: 'u1' }, load)).toEqual(ada);
    const elsewhere = (await cachesOf(service)).caches.open(users);
    expect(await elsewhere.read(tenantId, { userId: 'u1' }, load)).toEqual(ada);
    expect(asked.count).toBe(1);
  });

  it('T7: keeps tenants, services and keys apart', async () => {
    const { cache, tenantId } = await started();
    const other = await started();
    await cache.read(tenantId, { userId: 'u1' }, source(ada).load);
    const { asked, load } = source({ name: 'Grace', roles: [] });
    await cache.read(newId(), { userId: 'u1' }, load);
    await cache.read(tenantId, { userId: 'u2' }, load);
    await other.cache.read(tenantId, { userId: 'u1' }, load);
    expect(asked.count).toBe(3);
  });

  it('lets an entry live no longer than its life, and not much shorter', async () => {
    const { cache, tenantId, redis, keyOf } = await started();
    await cache.read(tenantId, { userId: 'u1' }, source(ada).load);
    const left = await redis.pttl(keyOf('u1'));
    expect(left).toBeLessThanOrEqual(300_000);
    expect(left).toBeGreaterThan(265_000);
  });

  it('loads once for all who ask at the same time, and gives each an object of its own', async () => {
    const { cache, tenantId } = await started();
    const { asked, load } = source(ada);
    const answers = await Promise.all(Array.from({ length: 50 }, () => cache.read(tenantId, { userId: 'u1' }, load)));
    expect(asked.count).toBe(1);
    answers[0]?.roles.push('owner');
    expect(answers[1]).toEqual(ada);
  });

  it('throws to all who waited what the source throws, keeps nothing of it, and loads for the next', async () => {
    const { cache, tenantId, redis, keyOf } = await started();
    const fail = () => Promise.reject(new Error('no database'));
    const all = await Promise.allSettled([1, 2, 3].map(() => cache.read(tenantId, { userId: 'u1' }, fail)));
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await redis.exists(keyOf('u1'))).toBe(0);
    expect(await cache.read(tenantId, { userId: 'u1' }, source(ada).load)).toEqual(ada);
  });

  it('T7: takes an entry of another form for a miss, and puts a right one in its place', async () => {
    const { cache, tenantId, redis, keyOf } = await started();
    for (const text of ['={"name":7}', '={', 'x', '', '={"__proto__":{"name":"x"}}', '=null']) {
      await redis.set(keyOf('u1'), text);
      expect(await cache.read(tenantId, { userId: 'u1' }, source(ada).load)).toEqual(ada);
      expect(await redis.get(keyOf('u1'))).toBe(`=${JSON.stringify(ada)}`);
    }
  });

  it('answers what it cannot keep: unfit for its schema, too large, or a secret by its form', async () => {
    const { cache, tenantId, redis, keyOf } = await started();
    const secret = `ghrst_${'0'.repeat(22)}_${'a'.repeat(43)}_000000`;
    const unfit = { name: 7 } as unknown as typeof ada;
    for (const value of [unfit, { ...ada, name: 'x'.repeat(300_000) }, { ...ada, name: secret }]) {
      expect(await cache.read(tenantId, { userId: 'u1' }, source(value).load)).toEqual(value);
      expect(await redis.exists(keyOf('u1'))).toBe(0);
    }
  });

  it('asks again each time there is nothing, or remembers it for as long as it is told', async () => {
    const { cache, caches, tenantId, redis, keyOf } = await started();
    const { asked, load } = source(undefined);
    await cache.read(tenantId, { userId: 'u1' }, load);
    expect(await cache.read(tenantId, { userId: 'u1' }, load)).toBeUndefined();
    expect(asked.count).toBe(2);

    const remembering = caches.open(defineCache({ ...users, name: 'absent-users', absentSeconds: 30 }));
    await remembering.read(tenantId, { userId: 'u1' }, load);
    expect(await remembering.read(tenantId, { userId: 'u1' }, load)).toBeUndefined();
    expect(asked.count).toBe(3);
    expect(await redis.pttl(keyOf('u1', 'absent-users'))).toBeLessThanOrEqual(30_000);
  });

  it('does not keep what was loaded before it was forgotten, here or in another process', async () => {
    const { service, cache, tenantId, redis, keyOf } = await started();
    const elsewhere = (await cachesOf(service)).caches.open(users);
    for (const forgetting of [cache, elsewhere]) {
      const { open, opened } = gate<typeof ada>();
      const begun = gate<void>();
      const slow = cache.read(tenantId, { userId: 'u1' }, () => {
        begun.open();
        return opened;
      });
      await begun.opened;
      await forgetting.forget(tenantId, { userId: 'u1' });
      open({ ...ada, name: 'before' });
      await slow;
      expect(await redis.exists(keyOf('u1'))).toBe(0);
      const { load } = source({ ...ada, name: 'after' });
      expect(await cache.read(tenantId, { userId: 'u1' }, load)).toMatchObject({ name: 'after' });
      await cache.forget(tenantId, { userId: 'u1' });
    }
  });

  it('lets nobody who comes after a change join a load that began before it', async () => {
    const { cache, tenantId } = await started();
    const { open, opened } = gate<typeof ada>();
    const begun = gate<void>();
    const slow = cache.read(tenantId, { userId: 'u1' }, () => {
      begun.open();
      return opened;
    });
    await begun.opened;
    await cache.forget(tenantId, { userId: 'u1' });
    const { load } = source({ ...ada, name: 'after' });
    expect(await cache.read(tenantId, { userId: 'u1' }, load)).toMatchObject({ name: 'after' });
    open({ ...ada, name: 'before' });
    expect(await slow).toMatchObject({ name: 'before' });
    expect(await cache.read(tenantId, { userId: 'u1' }, load)).toMatchObject({ name: 'after' });
  });

  it('is opened once under a name', async () => {
    const { caches } = await started();
    expect(() => caches.open(users)).toThrow('open already');
  });

  it('counts where its answers came from, without a tenant or a key', async () => {
    const { caches, tenantId } = await started();
    const counted = caches.open(defineCache({ ...users, name: 'counted-users' }));
    for (let times = 0; times < 3; times += 1) await counted.read(tenantId, { userId: 'u9' }, source(ada).load);
    const text = await metricsText();
    expect(text).toContain('guildhall_cache_reads_total{cache="counted-users",outcome="loaded"} 1');
    expect(text).toContain('guildhall_cache_reads_total{cache="counted-users",outcome="redis"} 2');
    expect(text).not.toContain(tenantId);
  });
});

describe('the level in the process', () => {
  afterAll(closeAll);
  const near = defineCache({ ...users, name: 'near-users', inProcess: { maxBytes: 4_000, seconds: 10 } });
  const started = async () => {
    const service = freshService();
    const clock = new ManualClock();
    const { caches, redis } = await cachesOf(service, { clock });
    return { service, clock, redis, cache: caches.open(near), tenantId: newId() };
  };

  it('answers without Redis until its seconds are over', async () => {
    const { cache, tenantId, redis, clock } = await started();
    const { asked, load } = source(ada);
    await cache.read(tenantId, { userId: 'u1' }, load);
    redis.disconnect();
    expect(await cache.read(tenantId, { userId: 'u1' }, load)).toEqual(ada);
    expect(asked.count).toBe(1);
    clock.advance(10_000);
    await cache.read(tenantId, { userId: 'u1' }, load);
    expect(asked.count).toBe(2);
  });

  it('forgets at once what its own process forgets, also when Redis is away', async () => {
    const { cache, tenantId, redis } = await started();
    const { asked, load } = source(ada);
    await cache.read(tenantId, { userId: 'u1' }, load);
    await cache.forget(tenantId, { userId: 'u1' });
    await cache.read(tenantId, { userId: 'u1' }, load);
    redis.disconnect();
    await expect(cache.forget(tenantId, { userId: 'u1' })).rejects.toThrow(CacheUnavailable);
    await cache.read(tenantId, { userId: 'u1' }, load);
    expect(asked.count).toBe(3);
  });

  it('stays within its bytes', async () => {
    const { cache, tenantId, redis } = await started();
    const { asked, load } = source(ada);
    for (let user = 0; user < 40; user += 1) await cache.read(tenantId, { userId: `u${user}` }, load);
    redis.disconnect();
    await cache.read(tenantId, { userId: 'u39' }, load);
    expect(asked.count).toBe(40);
    await cache.read(tenantId, { userId: 'u0' }, load);
    expect(asked.count).toBe(41);
  });
});

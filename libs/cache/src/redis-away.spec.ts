import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock, newId } from '@guildhall/runtime';
import { metricsText } from '@guildhall/telemetry';
import { eventually, servers } from '@guildhall/testing';
import { z } from 'zod';
import { cachesOf, closeAll, freshService, source } from '../test/bench-of-caches.js';
import { StallingLink } from '../test/stalling-link.js';
import { Circuit } from './circuit.js';
import { defineCache } from './define-cache.js';
import { closeRedis, openRedis } from './open-redis.js';

const names = defineCache({ name: 'names', keyedBy: ['userId'], life: '30 minutes', schema: z.string() });
const { hostname, port } = new URL(servers.redisUrl);

describe('a cache whose Redis is away', () => {
  const links: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await closeAll();
    await Promise.all(links.splice(0).map((link) => link.close()));
  });

  it('answers from the source at once, and from Redis again when that is back', async () => {
    const link = await StallingLink.to(hostname, Number(port));
    links.push(link);
    const { caches, redis } = await cachesOf(freshService(), { port: link.port });
    const cache = caches.open(names);
    const tenant = newId();
    const { asked, load } = source('Ada');
    await cache.read(tenant, { userId: 'u0' }, load);

    link.cut();
    await eventually(() => redis.status !== 'ready');
    const began = performance.now();
    for (let user = 0; user < 1_000; user += 1)
      expect(await cache.read(tenant, { userId: `u${user}` }, load)).toBe('Ada');
    // A time-out each would be four minutes; nothing is waited for but the machine.
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(asked.count).toBe(1_001);

    link.heal();
    await eventually(() => redis.status === 'ready');
    await cache.read(tenant, { userId: 'u7' }, load);
    await cache.read(tenant, { userId: 'u7' }, load);
    expect(asked.count).toBe(1_002);
    expect(await metricsText()).toMatch(/guildhall_cache_faults_total\{cache="names",kind="away"\} [1-9]/);
  });

  it('answers when the connection breaks in the middle of a read', async () => {
    const link = await StallingLink.to(hostname, Number(port));
    links.push(link);
    const { caches } = await cachesOf(freshService(), { port: link.port });
    const cache = caches.open(names);
    const cutting = () => {
      link.cut();
      return Promise.resolve('Ada');
    };
    expect(await cache.read(newId(), { userId: 'u1' }, cutting)).toBe('Ada');
  });

  it('costs the time-out a few times when Redis hangs, then nothing, and finds it again by itself', async () => {
    const link = await StallingLink.to(hostname, Number(port));
    links.push(link);
    const { caches, redis } = await cachesOf(freshService(), { port: link.port });
    const cache = caches.open(names);
    const tenant = newId();
    const { asked, load } = source('Ada');

    link.stall();
    const began = performance.now();
    for (let user = 0; user < 500; user += 1) await cache.read(tenant, { userId: `u${user}` }, load);
    // Three time-outs of 250 ms open the circuit; without it they were two minutes.
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(asked.count).toBe(500);

    // A connection that says nothing is given up, without anybody closing it.
    const keepAsking = async () => {
      await cache.read(tenant, { userId: 'again' }, load);
      return link.accepted > 1;
    };
    await eventually(keepAsking);
    link.flow();
    await eventually(() => redis.status === 'ready');
    const isKept = async () => {
      const before = asked.count;
      await cache.read(tenant, { userId: 'kept' }, load);
      return asked.count === before;
    };
    await eventually(isKept);
  }, 20_000);

  it('goes on reading a Redis that refuses writes, and opens no circuit for it', async () => {
    const { caches, redis } = await cachesOf(freshService());
    const cache = caches.open(names);
    const tenant = newId();
    await cache.read(tenant, { userId: 'u1' }, source('Ada').load);
    const user = freshService();
    await redis.call('ACL', 'SETUSER', user, 'on', 'nopass', '~*', '+get', '+info', '+ping', '+hello');
    await redis.call('AUTH', user, 'x');
    for (let refused = 0; refused < 5; refused += 1)
      await expect(cache.forget(tenant, { userId: 'u1' })).rejects.toThrow('Redis refused.');
    expect(await cache.read(tenant, { userId: 'u1' }, source('Grace').load)).toBe('Ada');
    const administrator = await cachesOf(freshService());
    await administrator.redis.call('ACL', 'DELUSER', user);
  });
});

describe('the client of Redis', () => {
  afterAll(closeAll);

  it('fails a command at once while nobody listens, throws nothing by itself, and closes twice', async () => {
    const redis = openRedis('redis://127.0.0.1:1', { name: 'nobody' });
    await expect(redis.get('x')).rejects.toThrow();
    expect(await metricsText()).toContain('guildhall_redis_connected{connection="nobody"} 0');
    await closeRedis(redis);
    await closeRedis(redis);
  });

  it('takes no options from its address, which would win over the limits', () => {
    expect(() => openRedis('redis://127.0.0.1:6379?enableOfflineQueue=true', { name: 'x' })).toThrow(TypeError);
    expect(() => openRedis('http://127.0.0.1:6379', { name: 'x' })).toThrow(TypeError);
  });
});

describe('the circuit', () => {
  const failing = () => Promise.reject(new Error('time-out'));

  it('opens after some failures in a row, lets one through for each rest, and closes by the first success', async () => {
    const clock = new ManualClock();
    const circuit = new Circuit(clock, { failures: 2, restMs: 1_000 });
    const calls: string[] = [];
    const call = (work: () => Promise<string>) =>
      circuit.run(() => {
        calls.push('sent');
        return work();
      });
    const sent = async (work: () => Promise<string>) => {
      const before = calls.length;
      await Promise.allSettled([call(work), call(work), call(work)]);
      return calls.length - before;
    };
    await expect(call(failing)).rejects.toThrow('did not answer');
    await expect(call(() => Promise.resolve('ok'))).resolves.toBe('ok');
    expect(await sent(failing)).toBe(3); // all were under way before the second failed
    expect(await sent(failing)).toBe(0);
    clock.advance(1_000);
    expect(await sent(failing)).toBe(1);
    clock.advance(1_000);
    expect(await sent(() => Promise.resolve('ok'))).toBe(1);
    expect(await sent(() => Promise.resolve('ok'))).toBe(3);
  });
});

import { randomUUID } from 'node:crypto';
import type { Clock } from '@guildhall/runtime';
import { servers } from '@guildhall/testing';
import type { Redis } from 'ioredis';
import { Caches } from '../src/caches.js';
import { closeRedis, openRedis } from '../src/open-redis.js';
import { eventually } from '@guildhall/testing';

const open: Redis[] = [];

export async function connectedRedis(port?: number): Promise<Redis> {
  const url = new URL(servers.redisUrl);
  if (port !== undefined) url.port = String(port);
  const redis = openRedis(url.href, { name: 'cache-tests' });
  open.push(redis);
  await eventually(() => redis.status === 'ready');
  return redis;
}

/** Each call is as good as a further process of the same service. */
export async function cachesOf(service: string, { port, clock }: { port?: number; clock?: Clock } = {}) {
  const redis = await connectedRedis(port);
  return { redis, caches: new Caches(redis, { service, ...(clock ? { clock } : {}) }) };
}

/** A service of its own for each test, so that nothing is to be cleaned up but keys that end by themselves. */
export function freshService(): string {
  return `test-${randomUUID().replaceAll('-', '').slice(0, 20)}`;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map(closeRedis));
}

/** Stands for the database: counts how often it was asked, and answers when it is let. */
export function source<T>(value: T) {
  const asked = { count: 0 };
  return {
    asked,
    load: () => {
      asked.count += 1;
      return Promise.resolve(value);
    },
  };
}

/** Cache-aside over Redis, and a Redis client that nothing waits for. See README.md. */
export { type Cache } from './cache.js';
export { Caches, type CachesOptions } from './caches.js';
export { CacheUnavailable, Circuit, type CircuitLimits } from './circuit.js';
export { type CacheDefinition, defineCache, type KeyOf, type LeadingOf } from './define-cache.js';
export { type Happened } from './forget-by-event.js';
export { keyFor, type Place } from './key-for.js';
export { type Life } from './life.js';
export { closeRedis, openRedis, type RedisOptions } from './open-redis.js';
export { ForgettingUnfinished } from './redis-store.js';

import { Backoff, type Randomness, SystemRandomness } from '@guildhall/runtime';
import { gauge, logger } from '@guildhall/telemetry';
import { Redis, type RedisOptions as ClientOptions } from 'ioredis';
import { isIP } from 'node:net';
import { giveUpSilentConnections } from './silent-connection.js';

export interface RedisOptions {
  /** What it is for, in the client list of Redis, in logs and metrics: `identity-cache`. */
  readonly name: string;
  /** After so long without an answer a command fails. Default 250. */
  readonly commandTimeoutMs?: number;
  readonly randomness?: Randomness;
  /** Who vouches for the certificate behind rediss://, in PEM; the authorities that Node knows, unless set. */
  readonly ca?: string | undefined;
}

const CONNECT_TIMEOUT_MS = 1_000;
const COMMAND_TIMEOUT_MS = 250;
const RECONNECT = { baseMs: 50, capMs: 2_000 };
const FAREWELL_MS = 1_000;

const connected = gauge({
  name: 'guildhall_redis_connected',
  help: '1 while this process has Redis; 0 is an alarm: limits and caches then do without.',
  together: 'min',
  labels: ['connection'],
});

/**
 * A client of Redis with the project's limits: nothing waits for a Redis that is away. A command fails at once while
 * there is no connection, within its time-out otherwise, and is never sent twice. It reconnects by itself, for ever.
 *
 * Errors of the connection are logged once for each outage, never thrown. End it with closeRedis().
 */
export function openRedis(url: string, options: RedisOptions): Redis {
  const { name, ca, commandTimeoutMs = COMMAND_TIMEOUT_MS, randomness = new SystemRandomness() } = options;
  const backoff = new Backoff(RECONNECT, randomness);
  const redis = new Redis(checked(url), {
    connectionName: name,
    ...encryption(url, ca),
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: commandTimeoutMs,
    keepAlive: 10_000,
    enableOfflineQueue: false,
    // A bucket must not be charged twice because an answer was lost.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => backoff.nextMs(),
    // After a failover the old primary refuses writes for good; a new connection finds the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  redis.on('ready', () => backoff.reset());
  watch(redis, name);
  giveUpSilentConnections(redis);
  return redis;
}

/** Lets running commands finish, for a second at most. May be called twice, and when Redis is away. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await farewell(redis);
  if (redis.status !== 'end') redis.disconnect();
}

function farewell(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, FAREWELL_MS);
    redis.once('end', () => {
      clearTimeout(timer);
      resolve();
    });
    redis.quit().catch(noop); // refused or not, the end or the timer comes
  });
}

function watch(redis: Redis, name: string): void {
  let isAway = false;
  connected.set({ connection: name }, 0);
  redis.on('ready', () => {
    connected.set({ connection: name }, 1);
    if (isAway) logger.info({ connection: name }, 'Redis is back.');
    isAway = false;
  });
  redis.on('close', () => connected.set({ connection: name }, 0));
  // Without a listener ioredis prints each of them itself.
  redis.on('error', (error: Error) => {
    if (!isAway) logger.warn({ connection: name, error }, 'Redis is away; reconnecting.');
    isAway = true;
  });
}

// ioredis takes options from the query, and they would win over the limits above.
function checked(url: string): string {
  const { protocol, search } = new URL(url);
  if (!/^rediss?:$/.test(protocol) || search !== '')
    throw new TypeError('Redis is given as redis:// or rediss://, without a query.');
  return url;
}

// The client itself names no server in the handshake, by which one that stands for many finds the right one (RFC 6066).
function encryption(url: string, ca: string | undefined): Pick<ClientOptions, 'tls'> {
  const { protocol, hostname } = new URL(url);
  if (ca && protocol !== 'rediss:') throw new TypeError('Who vouches for Redis matters behind rediss:// alone.');
  if (protocol !== 'rediss:') return {};
  const isAddress = isIP(hostname.replaceAll(/[[\]]/g, '')) > 0;
  return { tls: { ...(ca && { ca }), ...(isAddress ? {} : { servername: hostname }) } };
}

function noop(): void {}

import { once } from 'node:events';
import { closeRedis, openRedis } from '@guildhall/cache';
import { topics } from '@guildhall/contracts';
import { openBrokerBy, UnknownTopics } from '@guildhall/events';
import { verifyMailServer } from '@guildhall/mail';
import { logger } from '@guildhall/telemetry';
import { Logger } from '@nestjs/common';
import type { PreflightSettings } from '../config.js';
import { reading } from '../findings/reading.js';
import { Refused } from '../refused.js';
import { askDatabase } from './ask-database.js';
import type { KafkaState, RedisState, ServerFacts } from './server-facts.js';
import type { ServerSettings } from './server-settings.js';

const NAME = 'guildhall-preflight';
const ANSWER_WITHIN_MS = 10_000;

/** Connects to every server as the services will, asks, and leaves. Writes nothing. */
export async function gatherServers({ databases, others, connections }: ServerSettings): Promise<ServerFacts> {
  beSilent();
  if ('missing' in others) throw new Refused(`The settings of the servers cannot be used: ${others.missing}`);
  const { REDIS_URL: redisUrl, REDIS_TLS_CA: ca, SMTP_URL: smtpUrl } = others.value;
  // Before the others: loading Kafka's client keeps a slow machine busy for longer than a connection may take.
  const ofDatabases = await Promise.all([...databases].map(([service, url]) => askDatabase(service, url)));
  const [kafka, redis, mail] = await Promise.all([
    reading(() => within(askKafka(others.value))),
    redisUrl ? reading(() => within(askRedis(redisUrl, ca))) : undefined,
    smtpUrl ? reading(() => within(askMail(smtpUrl))) : undefined,
  ]);
  return { databases: ofDatabases, kafka, redis, mail, connections };
}

// The clients log what they meet; here it is told by the report, and standard output is the report's alone.
function beSilent(): void {
  logger.level = 'silent';
  Logger.overrideLogger(false);
}

/** A broker that is away is waited for without end by its client; a question is not. */
async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('There is no answer within 10 s.')), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function askKafka(settings: PreflightSettings): Promise<KafkaState> {
  const broker = await openBrokerBy(settings, { clientId: NAME });
  try {
    await broker.endOffsets(topics.map(({ name }) => name));
    return { missingTopics: [] };
  } catch (error) {
    if (error instanceof UnknownTopics) return { missingTopics: error.topics };
    throw error;
  } finally {
    void broker.disconnect();
  }
}

async function askRedis(url: string, ca: string | undefined): Promise<RedisState> {
  const redis = openRedis(url, { name: NAME, ca, commandTimeoutMs: 3_000 });
  try {
    await once(redis, 'ready');
    const [info, [seconds = '0']] = await Promise.all([redis.info(), redis.time() as unknown as Promise<string[]>]);
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? 'unknown';
    return {
      version: field('redis_version'),
      policy: field('maxmemory_policy'),
      clockSkewSeconds: Number(seconds) + 0.5 - Date.now() / 1_000,
    };
  } finally {
    await closeRedis(redis);
  }
}

async function askMail(url: string): Promise<string> {
  await verifyMailServer(url);
  return new URL(url).host;
}

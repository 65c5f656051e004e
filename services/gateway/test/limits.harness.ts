import { randomBytes } from 'node:crypto';
import { closeRedis } from '@guildhall/cache';
import { loadSettings } from '@guildhall/config';
import { newId, SystemClock } from '@guildhall/runtime';
import { eventually, servers } from '@guildhall/testing';
import type { Redis } from 'ioredis';
import { type ClientAddress, readAddress } from '../src/addresses/client-address.js';
import type { TellOfBlock } from '../src/limits/blocked-network.js';
import type { Customer } from '../src/limits/customer-limits.js';
import type { Limit } from '../src/limits/limit.js';
import { liftsNoLimitsInProduction, limitSettings } from '../src/limits/limit-settings.js';
import { Limits, type Verdict } from '../src/limits/limits.js';
import { openLimitsRedis } from '../src/limits/limits.module.js';
import type { LimitedRequest } from '../src/limits/rules-of-call.js';

const open: Redis[] = [];

export interface GatewayOptions {
  readonly env?: Record<string, string>;
  readonly url?: string;
  readonly answerWithinMs?: number;
  readonly tellOfBlock?: TellOfBlock;
}

/** Tests that count calls run on busy machines; those about a silent Redis say how long is waited for it. */
const PATIENT_MS = 2_000;

export function settingsFor(env: Record<string, string> = {}) {
  const schema = limitSettings.refine(...liftsNoLimitsInProduction);
  return loadSettings(schema, { REDIS_URL: servers.redisUrl, ...env });
}

/** Each is as good as a further gateway process: it shares nothing with the others but Redis. */
export async function gateway(options: GatewayOptions = {}) {
  const { env = {}, url = servers.redisUrl, answerWithinMs = PATIENT_MS, tellOfBlock } = options;
  const settings = settingsFor({ ...env, REDIS_URL: url });
  const redis = openLimitsRedis(settings);
  open.push(redis);
  await eventually(() => redis.status === 'ready');
  return {
    limits: new Limits(settings, {
      redis,
      clock: new SystemClock(),
      answerWithinMs,
      ...(tellOfBlock && { tellOfBlock }),
    }),
    redis,
  };
}

export async function closeGateways(): Promise<void> {
  await Promise.all(open.splice(0).map(closeRedis));
}

/** A network that no other test calls from. */
export function anAddress(): ClientAddress {
  const part = (bytes: Buffer) => bytes.toString('hex');
  const [a, b, c] = [randomBytes(2), randomBytes(2), randomBytes(2)].map(part);
  return readAddress(`2001:db8:${a}:${b}::${c}`)!;
}

export function aCaller(tenantId = newId(), kind: 'user' | 'key' = 'user') {
  return { kind, tenantId, userId: newId() };
}

/** An organisation as tenancy states it. */
export function aCustomer(requestsPerMinute = 600, limits: Record<string, Limit> = {}, tier = 'basic'): Customer {
  return { tier, requestsPerMinute, limits: new Map(Object.entries(limits)) };
}

export const route = (rateLimit = 'default') => ({ rateLimit });

/** Calls one after another and tells how many of them were admitted. */
export async function admittedOf(count: number, limits: Limits, request: LimitedRequest): Promise<number> {
  let admitted = 0;
  for (let call = 0; call < count; call += 1) if ((await limits.take(request)).isAdmitted) admitted += 1;
  return admitted;
}

/** `"user";r=59;t=1, …` as policy → parameters. */
export function fieldOf(
  verdict: Verdict,
  name: 'ratelimit' | 'ratelimit-policy',
): Record<string, Record<string, number>> {
  const members = (verdict.headers[name] ?? '').split(', ').map((member) => {
    const [quoted = '', ...parameters] = member.split(';');
    if (!/^"[a-z-]+"$/.test(quoted)) throw new Error(`Not a list of strings with parameters: ${member}`);
    return [
      quoted.slice(1, -1),
      Object.fromEntries(parameters.map((each) => each.split('=')).map(([key, value]) => [key, Number(value)])),
    ];
  });
  return Object.fromEntries(members) as Record<string, Record<string, number>>;
}

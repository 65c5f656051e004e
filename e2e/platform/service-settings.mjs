import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ kafka: string, redis: string, smtp: string, publicUrl: string }} Addresses
 * @typedef {{ name: string, urls?: Record<string, string>, ports: { http: number, management: number }, tokenKeys: string, keyRingFile: string }} ServicePlan
 */

/** @param {string} folder @param {string} name @returns {string} the file of a key ring of one key */
export function keyRing(folder, name) {
  const file = path.join(folder, `${name}-key-ring.json`);
  const keys = [{ id: 'k1', secret: randomBytes(32).toString('base64'), state: 'current' }];
  writeFileSync(file, JSON.stringify({ keys }), { mode: 0o600 });
  return file;
}

/** @param {string} name */
export const tokenKeys = (name) => `${name}-1:${randomBytes(32).toString('base64url')}`;

/** After kill -9 all wait for it: short on each change, that of an installation in the ring `verify`. */
export const SESSION_SECONDS = process.env.GUILDHALL_RING === 'verify' ? '10' : '3';
/** Of a broker that grants such sessions. */
export const KAFKA_SETTINGS = { 'group.min.session.timeout.ms': 1_000 };

/** What all are told. @param {Addresses} addresses @param {{ http: number, management: number }} ports */
function common({ kafka, redis, publicUrl }, ports) {
  return {
    NODE_ENV: 'development',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(ports.http),
    MANAGEMENT_PORT: String(ports.management),
    PUBLIC_URL: publicUrl,
    TOKEN_ISSUER: publicUrl,
    KAFKA_BROKERS: kafka,
    KAFKA_SESSION_SECONDS: SESSION_SECONDS,
    REDIS_URL: redis,
    LOG_LEVEL: 'info',
    DRAIN_PAUSE_SECONDS: '0',
  };
}

/** @param {Addresses} addresses @param {ServicePlan} plan @returns {Record<string, string>} */
export function settingsOfService(addresses, { urls, ports, tokenKeys: keys, keyRingFile }) {
  const databases = urls && {
    DATABASE_URL: urls.app,
    DATABASE_RELAY_URL: urls.relay,
    DATABASE_PLATFORM_URL: urls.platform,
  };
  return {
    ...common(addresses, ports),
    ...databases,
    SMTP_URL: addresses.smtp,
    MAIL_FROM: 'no-reply@guildhall.localhost',
    KEY_RING_FILE: keyRingFile,
    SERVICE_TOKEN_KEYS: keys,
  };
}

/**
 * The gateway knows where each service is, and with which key it speaks to which.
 * @param {Addresses} addresses @param {{ http: number, management: number }} ports @param {ServicePlan[]} plans
 * @returns {Record<string, string>}
 */
export function settingsOfGateway(addresses, ports, plans) {
  const each = (/** @type {(plan: ServicePlan) => string} */ text) =>
    plans.map((plan) => `${plan.name}=${text(plan)}`).join(',');
  return {
    ...common(addresses, ports),
    SERVICES: each((plan) => `http://127.0.0.1:${plan.ports.http}`),
    SERVICE_TOKEN_KEYS_OF: each((plan) => plan.tokenKeys),
    // Suites are about other things than limits: they call from here, and from elsewhere where limits are what it is about.
    RATE_LIMITS_LIFTED_FOR: '127.0.0.1/32,127.128.0.0/9',
  };
}

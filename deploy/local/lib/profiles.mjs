import path from 'node:path';
import { dataRoot, serverRoot } from './folders.mjs';
import { Refused } from './refused.mjs';

/**
 * @typedef {'start' | 'test'} ProfileName
 * @typedef {{ kafka: number, kafkaController: number, postgres: number, redis: number, smtp: number, mailPage: number }} Ports
 * @typedef {{ name: ProfileName, ports: Ports, folder: string, rowsFolder: string, durable: boolean }} Profile
 */

/** Below the ephemeral range, so that no outgoing connection of the machine can sit on them. */
const PORTS = { kafka: 19092, kafkaController: 19093, postgres: 15432, redis: 16379, smtp: 11025, mailPage: 18025 };
const TEST_OFFSET = 10000;

/** The setting that moves a port, by the name of the port. */
export const portSettings = {
  kafka: 'KAFKA_PORT',
  kafkaController: 'KAFKA_CONTROLLER_PORT',
  postgres: 'POSTGRES_PORT',
  redis: 'REDIS_PORT',
  smtp: 'SMTP_PORT',
  mailPage: 'MAIL_PAGE_PORT',
};

/**
 * Every port of this checkout moves by `PORT_OFFSET`, so that two checkouts can run side by side.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function portOffset(env = process.env) {
  return env.PORT_OFFSET ? portNumber('PORT_OFFSET', env.PORT_OFFSET, 0) : 0;
}

/**
 * @param {string} setting @param {string} text @param {number} [lowest]
 * @returns {number}
 */
export function portNumber(setting, text, lowest = 1) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= lowest && port <= 65535) return port;
  throw new Refused(`${setting} is "${text}"; it must be a whole number from ${lowest} to 65535.`);
}

/**
 * @param {string} name `start` keeps what it is told through a power cut; `test` trades that for speed
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Profile}
 */
export function profile(name, env = process.env) {
  if (name !== 'start' && name !== 'test') throw new Refused(`There is no profile "${name}"; say "start" or "test".`);
  const offset = portOffset(env) + (name === 'test' ? TEST_OFFSET : 0);
  const ports = /** @type {Ports} */ ({});
  for (const [key, base] of Object.entries(PORTS)) {
    const wanted = env[portSettings[key]];
    ports[key] = wanted ? portNumber(portSettings[key], wanted) : base + offset;
  }
  return {
    name,
    ports,
    folder: path.join(dataRoot(), name),
    rowsFolder: path.join(serverRoot(), name, 'postgres/data'),
    durable: name === 'start',
  };
}

/** @param {Profile} profile where clients find the servers */
export function addresses({ ports }) {
  return {
    postgres: `postgres://postgres:postgres@127.0.0.1:${ports.postgres}/postgres`,
    kafka: `127.0.0.1:${ports.kafka}`,
    redis: `redis://127.0.0.1:${ports.redis}`,
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    mailPage: `http://127.0.0.1:${ports.mailPage}`,
  };
}

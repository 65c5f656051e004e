import { DatabaseUnavailable } from '@guildhall/database';
import { BrokerPassing } from '../broker/broker.js';
import { Park, Retry } from './refusals.js';

/**
 * `away`: database or broker are gone; nobody's fault, wait. `contention`: another transaction was in the way; wait a
 * little. Neither is ever counted as a try of an event. `retry` and `fault` are counted, `park` is final.
 */
export type FaultClass = 'away' | 'contention' | 'retry' | 'park' | 'fault';

// By class, never by the text of a message, as long as there is a class. SQLSTATE: PostgreSQL, appendix A.
const AWAY_CLASSES = new Set(['08', '28', '53', '58']);
const AWAY_STATES = new Set(['57P01', '57P02', '57P03', '57P04', '57P05', '25P03', '25006', '3D000']);
// Serialisation, deadlock, lock time-out (a migration holds the table).
const CONTENTION_STATES = new Set(['40001', '40P01', '55P03']);
const AWAY_ERRNO = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)/;
// pg and its pool give these neither code nor class.
const AWAY_TEXTS = [
  'Connection terminated',
  'Client has encountered a connection error',
  'timeout exceeded when trying to connect',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
];

export function faultClass(error: unknown): FaultClass {
  if (error instanceof Park) return 'park';
  if (error instanceof Retry) return 'retry';
  if (error instanceof BrokerPassing || error instanceof DatabaseUnavailable) return 'away';
  return ofDatabase(error) ?? 'fault';
}

function ofDatabase(error: unknown): FaultClass | undefined {
  // TypeORM wraps the driver's error, our own code may wrap TypeORM's.
  for (let link = error, depth = 0; link instanceof Error && depth < 5; depth += 1) {
    const found = ofCode(codeOf(link)) ?? ofText(link.message);
    if (found) return found;
    link = driverErrorOf(link) ?? link.cause;
  }
  return undefined;
}

function ofCode(code: string | undefined): FaultClass | undefined {
  if (code === undefined) return undefined;
  if (CONTENTION_STATES.has(code)) return 'contention';
  const isAway =
    AWAY_STATES.has(code) || (code.length === 5 && AWAY_CLASSES.has(code.slice(0, 2))) || AWAY_ERRNO.test(code);
  return isAway ? 'away' : undefined;
}

function ofText(message: string): FaultClass | undefined {
  return AWAY_TEXTS.some((text) => message.startsWith(text)) ? 'away' : undefined;
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

const driverErrorOf = (error: Error): unknown =>
  'driverError' in error && error.driverError !== error ? error.driverError : undefined;

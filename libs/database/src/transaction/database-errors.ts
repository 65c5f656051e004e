/** The database cannot be reached, is going down, or has no connection left: nothing is wrong with the request. Answer 503. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** A statement ran into its own limit or waited too long for a lock. Answer 503; the work has left no trace. */
export class QueryTooSlow extends Error {
  override readonly name = 'QueryTooSlow';
}

/** A statement failed, the work went on as if it had not, and PostgreSQL answered COMMIT with a rollback. */
export class TransactionAborted extends Error {
  override readonly name = 'TransactionAborted';
}

/** Work of one tenant asked for another tenant's transaction. A fault of the code. */
export class AnotherTenantInside extends Error {
  override readonly name = 'AnotherTenantInside';
}

/** No transaction opens without a tenant (T58), and a tenant is a uuid. */
export class NoTenant extends Error {
  override readonly name = 'NoTenant';
}

const AWAY_STATES = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '25P03', '25P04']);
const AWAY_SYSTEM_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// The driver gives these no code.
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|timeout expired)/;
const TOO_SLOW_STATES = new Set(['57014', '55P03']);
const REPEATABLE_STATES = new Set(['40001', '40P01']);

interface ErrorLike {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly constraint?: unknown;
  readonly driverError?: unknown;
  readonly errors?: unknown;
}

/** True when the database is the reason, not the statement: wait and try again. Looks through TypeORM's wrapping. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const { code, message, errors } = driverErrorOf(error);
  // A host with several addresses fails with one error that holds the others.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isDatabaseAway);
  if (typeof code === 'string')
    return AWAY_STATES.has(code) || /^08[0-9A-Z]{3}$/.test(code) || AWAY_SYSTEM_ERRORS.has(code);
  return typeof message === 'string' && AWAY_MESSAGE.test(message);
}

/** True when a statement was cancelled by `statement_timeout` or `lock_timeout`. */
export function isTooSlow(error: unknown): boolean {
  return error instanceof QueryTooSlow || TOO_SLOW_STATES.has(String(driverErrorOf(error).code));
}

/** True when the transaction lost against another and would succeed if repeated: serialization failure, deadlock. */
export function isRepeatable(error: unknown): boolean {
  return REPEATABLE_STATES.has(String(driverErrorOf(error).code));
}

/** True for a unique violation; with a name, for that of one constraint. The index decides a race, the loser maps it. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const found = driverErrorOf(error);
  return found.code === '23505' && (constraint === undefined || found.constraint === constraint);
}

/** The two failures a caller can do nothing about, by a class each; everything else as it came. */
export function translated(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || error instanceof QueryTooSlow) return error;
  if (isDatabaseAway(error)) return new DatabaseUnavailable('The database is away.', { cause: error });
  if (isTooSlow(error)) return new QueryTooSlow('The database took too long.', { cause: error });
  return error;
}

function driverErrorOf(error: unknown): ErrorLike {
  if (typeof error !== 'object' || error === null) return {};
  const { driverError } = error as ErrorLike;
  return typeof driverError === 'object' && driverError !== null ? driverError : error;
}

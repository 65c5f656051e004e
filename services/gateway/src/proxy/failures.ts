/** No connection came about: nothing was sent. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** The connection ended before an answer: whether the service did something nobody knows. */
const LOST = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);
const SILENT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** A service that has not begun to answer, or says nothing in the middle of its answer. */
export class ServiceSilent extends Error {
  override readonly name = 'ServiceSilent';
}

/** A connection that did not come about in time. */
export class ServiceUnreachable extends Error {
  override readonly name = 'ServiceUnreachable';
}

export type Failure = 'away' | 'lost' | 'silent';

/** What went wrong between the gateway and a service; undefined for what is no failure of theirs. */
export function failureOf(error: unknown): Failure | undefined {
  const { code = '', name = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (error instanceof ServiceSilent || SILENT.has(code)) return 'silent';
  if (error instanceof ServiceUnreachable || AWAY.has(code)) return 'away';
  // A service whose answer is no HTTP is as good as none.
  return LOST.has(code) || code.startsWith('HPE_') || name === 'HTTPParserError' ? 'lost' : undefined;
}

/** Whether a service behaves as one that is not there. */
export function isAway(error: unknown): boolean {
  return failureOf(error) !== undefined;
}

/** Whether the same call may be made again: it changes nothing, and nobody has answered (D9). */
export function isSafeToRepeat(method: string, error: unknown): boolean {
  const failure = failureOf(error);
  return (method === 'GET' || method === 'HEAD') && (failure === 'away' || failure === 'lost');
}

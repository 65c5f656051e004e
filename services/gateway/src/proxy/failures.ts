/** No connection came about: nothing was sent. */
const AWAY = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);
/** The connection ended before an answer: whether the service did something nobody knows. */
const LOST = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE']);

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
  if (error instanceof ServiceSilent) return 'silent';
  const { code = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (error instanceof ServiceUnreachable || AWAY.has(code)) return 'away';
  // A service whose answer is no HTTP is as good as none.
  return LOST.has(code) || code.startsWith('HPE_') ? 'lost' : undefined;
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

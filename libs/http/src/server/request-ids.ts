import { traceIdOfNow, traceparentOfNow } from '@guildhall/telemetry';
import { newId } from '@guildhall/runtime';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TRACEPARENT = /^00-(?<traceId>(?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

interface WithHeaders {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The caller's `X-Request-Id` when it is a uuid, as the gateway's is; otherwise one of our own. */
export function requestIdOf({ headers }: WithHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : newId();
}

/** Of the active span, or of the caller's `traceparent` where tracing is off. */
export function traceIdOf(request: WithHeaders): string | undefined {
  return traceIdOfNow() ?? TRACEPARENT.exec(callersTraceparent(request))?.groups?.['traceId'];
}

/** What goes back to the caller, so that both ends can name the same trace. */
export function traceparentFor(request: WithHeaders): string | undefined {
  const given = callersTraceparent(request);
  return traceparentOfNow() ?? (TRACEPARENT.test(given) ? given : undefined);
}

function callersTraceparent({ headers }: WithHeaders): string {
  const given = headers['traceparent'];
  return typeof given === 'string' ? given : '';
}

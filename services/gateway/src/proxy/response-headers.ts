// RFC 9110, 7.6.1, and what tells of machinery that is nobody's business. The request's id and trace are the same ones,
// and the gateway has said them already.
const DROPPED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'date',
  'server',
  'via',
  'x-powered-by',
  'x-request-id',
  'traceparent',
]);

export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

// Which pages may read an answer, the gateway alone says (T9).
const CORS = 'access-control-';

/** What of a service's header its client is told. */
export function clientHeaders(received: ReceivedHeaders): Record<string, string | string[]> {
  const named = namedBy(received['connection']);
  const headers: Record<string, string | string[]> = {};
  for (const name of Object.keys(received)) {
    const value = received[name];
    const isKept = value !== undefined && !DROPPED.has(name) && !named?.has(name) && !name.startsWith(CORS);
    if (isKept) headers[name] = value;
  }
  // By the origin an answer differs already, before its service has seen the call.
  if (headers['vary'] !== undefined) headers['vary'] = ['Origin', headers['vary']].flat().join(', ');
  return headers;
}

// Nearly every answer names nothing, or what is dropped anyway.
function namedBy(connection: string | string[] | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set([connection].flat().flatMap((value) => value.toLowerCase().split(/\s*,\s*/)));
}

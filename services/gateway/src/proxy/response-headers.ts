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

/** What of a service's header its client is told. */
export function clientHeaders(received: ReceivedHeaders): Record<string, string | string[]> {
  const named = new Set([received['connection'] ?? []].flat().flatMap((value) => value.toLowerCase().split(/\s*,\s*/)));
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined && !DROPPED.has(name) && !named.has(name)) headers[name] = value;
  }
  return headers;
}

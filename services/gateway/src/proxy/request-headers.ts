import { CLIENT_CREDENTIALS_HEADER } from '@guildhall/access';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * All that a service is told of what a client sent. A list of what passes, not of what does not: a header that somebody
 * thinks of tomorrow to pose as the platform, to override a method or a path, is not on it (T1, T3, T5).
 */
const PASSED_ON = [
  'accept',
  'accept-language',
  'content-encoding',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-event-id',
  'prefer',
  'range',
  'user-agent',
] as const;

/** What the gateway itself says to a service. */
export interface GatewayWords {
  readonly serviceToken: string;
  readonly requestId: string;
  readonly traceparent: string | undefined;
  /** What a client shows by HTTP Basic, where the route takes it. */
  readonly clientCredentials?: string | undefined;
}

/** The header of the request to the service: names and values by turns, which is what Node writes down without looking them up. */
export function upstreamHeaders(
  sent: IncomingHttpHeaders,
  { serviceToken, requestId, traceparent, clientCredentials }: GatewayWords,
): string[] {
  const headers = ['authorization', `Bearer ${serviceToken}`, 'x-request-id', requestId];
  for (const name of PASSED_ON) {
    const value = sent[name];
    if (typeof value === 'string') headers.push(name, value);
  }
  if (traceparent !== undefined) headers.push('traceparent', traceparent);
  if (clientCredentials !== undefined) headers.push(CLIENT_CREDENTIALS_HEADER, clientCredentials);
  return headers;
}

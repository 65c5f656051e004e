import type { FastifyInstance } from 'fastify';
import { traceparentFor } from './request-ids.js';

/** What every answer says, unless its route says otherwise. */
export const STANDARD_HEADERS = {
  // Nothing is kept by anybody unless a route says so: most answers belong to one caller (T7).
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** What every answer says, refusals and unknown paths included; a route may say otherwise with `@Header`. */
export function standardHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(STANDARD_HEADERS).header('x-request-id', request.id);
    const traceparent = traceparentFor(request);
    if (traceparent) reply.header('traceparent', traceparent);
  });
}

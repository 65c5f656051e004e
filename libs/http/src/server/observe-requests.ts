import { histogram, setRoute } from '@guildhall/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const durations = histogram({
  name: 'guildhall_http_request_duration_seconds',
  help: 'From the first byte of a request until its answer is out, by route.',
  labels: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

const named = new WeakMap<FastifyRequest, string>();

/** Names the route of a request that one handler for many routes has found: for its metrics and its span. */
export function nameRoute(request: FastifyRequest, template: string): void {
  named.set(request, template);
  setRoute(request.method, template);
}

/** The route's template: as it was named, or as the framework knows it. */
export function routeNameOf(request: FastifyRequest): string | undefined {
  return named.get(request) ?? request.routeOptions.url;
}

/** Times requests, and names their spans by the route's template, never by a path with its ids. */
export function observeRequests(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    if (request.routeOptions.url) setRoute(request.method, request.routeOptions.url);
  });
  server.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: routeNameOf(request) ?? 'none',
      status: String(reply.statusCode),
    };
    durations.observe(labels, reply.elapsedTime / 1_000);
  });
}

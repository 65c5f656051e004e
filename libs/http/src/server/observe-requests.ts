import { histogram, setRoute } from '@guildhall/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const durations = histogram({
  name: 'guildhall_http_request_duration_seconds',
  help: 'From the first byte of a request until its answer is out, by route.',
  labels: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** Notes how long a request took, by its method, its route's template (`none` without one) and its status. */
export function observeRequest(labels: { method: string; route: string; status: string }, seconds: number): void {
  durations.observe(labels, seconds);
}

/** The route's template, as the framework knows it. */
export function routeNameOf(request: FastifyRequest): string | undefined {
  return request.routeOptions.url;
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
    observeRequest(labels, reply.elapsedTime / 1_000);
  });
}

import { type RunningService, type ServiceOptions, startService } from '@guildhall/http';
import type { FastifyInstance } from 'fastify';
import { ConnectionBounds } from './addresses/connection-bounds.js';
import type { GatewaySettings } from './config.js';
import { Entrance } from './entrance/entrance.js';
import { GatewayModule } from './gateway.module.js';
import { OwnRoutes } from './own-routes/own-routes.js';
import { DOCUMENT_HEADERS, securityHeaders } from './security-headers.js';

/** Starts the gateway. `overrides` are for tests: ports of their own, no pause before the end. */
export function startGateway(
  settings: GatewaySettings,
  overrides: Partial<ServiceOptions> = {},
): Promise<RunningService> {
  return startService(GatewayModule.on(settings), {
    service: 'gateway',
    host: settings.HTTP_HOST,
    httpPort: settings.HTTP_PORT,
    managementPort: settings.MANAGEMENT_PORT,
    publicUrl: settings.PUBLIC_URL,
    drainPauseMs: settings.DRAIN_PAUSE_SECONDS * 1_000,
    shutdownGraceSeconds: settings.SHUTDOWN_GRACE_SECONDS,
    prepare: (app) => {
      const headers = { ...securityHeaders(settings.PUBLIC_URL), ...DOCUMENT_HEADERS };
      const server = app.getHttpAdapter().getInstance() as FastifyInstance;
      server.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
      app.get(OwnRoutes).mount(server);
      new ConnectionBounds(settings).watch(server.server);
    },
    door: (app) => app.get(Entrance),
    ...overrides,
  });
}

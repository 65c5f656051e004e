import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { requireSupportedRuntime } from '@guildhall/runtime';
import type { AddressInfo } from 'node:net';
import { Drain } from './drain/drain.js';
import { serviceSteps } from './drain/service-steps.js';
import { ManagementServer } from './management/management-server.js';
import { Readiness } from './management/readiness.js';
import { createApplication } from './server/create-application.js';
import { RunningRequests } from './server/running-requests.js';
import { httpOptions, type ServiceOptions } from './service-options.js';

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly managementPort: number;
  /** Shuts down in order (D10). A second call hurries the first. */
  drain(): Promise<void>;
}

/**
 * Starts a service: the module's routes on one port, probes and metrics on another, and an orderly end on SIGTERM or
 * SIGINT. Throws, with nothing left open, when the module cannot start.
 */
export async function startService(module: Type | DynamicModule, options: ServiceOptions): Promise<RunningService> {
  requireSupportedRuntime();
  const http = httpOptions(options);
  const app = await createApplication(module, http);
  const { host = '0.0.0.0', service } = options;
  const readiness = app.get(Readiness);
  const management = new ManagementServer(
    { port: options.managementPort, host, service, version: http.version },
    readiness,
  );
  try {
    const managementPort = await management.listen();
    await app.listen(options.httpPort, host);
    readiness.started();
    const drain = drainOf(app, management, options);
    const { port } = app.getHttpServer().address() as AddressInfo;
    http.logger.info({ port, managementPort }, `${service} is ready.`);
    return { app, port, managementPort, drain };
  } catch (error) {
    await management.close();
    await app.close();
    throw error;
  }
}

function drainOf(
  app: NestFastifyApplication,
  management: ManagementServer,
  options: ServiceOptions,
): () => Promise<void> {
  const { logger } = httpOptions(options);
  const steps = serviceSteps({
    readiness: app.get(Readiness),
    running: app.get(RunningRequests),
    server: app.getHttpServer(),
    management,
    ofService: options.drainSteps?.(app) ?? [],
    closeApplication: () => app.close(),
    pauseMs: options.drainPauseMs ?? 5_000,
    finishMs: options.drainFinishMs ?? 20_000,
  });
  const drain = new Drain(steps, logger);
  const exit = options.exit ?? ((code: number) => process.exit(code));
  if (exit !== 'never') endOnSignal(() => drain.begin(), exit, options.shutdownGraceSeconds ?? 45);
  return () => drain.begin();
}

function endOnSignal(begin: () => Promise<void>, exit: (code: number) => void, graceSeconds: number): void {
  const onSignal = () => {
    // Whatever hangs: the process ends, and says by its code that it did not end well.
    setTimeout(() => exit(1), graceSeconds * 1_000).unref();
    void begin().then(() => exit(0));
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

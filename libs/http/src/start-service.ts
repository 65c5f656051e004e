import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { requireSupportedRuntime } from '@guildhall/runtime';
import type { AddressInfo } from 'node:net';
import { Drain, type DrainStep } from './drain/drain.js';
import { endAtOnceOnSignal, endOnSignal } from './drain/end-on-signal.js';
import { serviceSteps } from './drain/service-steps.js';
import { ManagementServer } from './management/management-server.js';
import { Readiness } from './management/readiness.js';
import { createApplication } from './server/create-application.js';
import { Doorway } from './server/door.js';
import { RunningRequests } from './server/running-requests.js';
import { httpOptions, type ServiceOptions } from './service-options.js';

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly port: number;
  /** 0 where another process answers the probes. */
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
  const { host = '0.0.0.0', service } = options;
  const { logger, readiness, version } = http;
  const { managementPort: ofProbes } = options;
  const management =
    ofProbes === 'elsewhere' ? undefined : new ManagementServer({ port: ofProbes, host, service, version }, readiness);
  // First: the probes tell that the service is starting, however long that takes.
  const managementPort = (await management?.listen()) ?? 0;
  const stopEndingAtOnce = endAtOnceOnSignal(options);
  let app: NestFastifyApplication | undefined;
  try {
    const doorway = options.door && new Doorway();
    app = await createApplication(module, http, doorway);
    await options.prepare?.(app);
    if (options.door) doorway?.open(options.door(app), app.get(RunningRequests));
    if (options.opens === 'when-ready') await readyWithoutPort(app, readiness);
    await app.listen(options.httpPort, host);
    readiness.started();
  } catch (error) {
    await app?.close();
    await management?.close();
    throw error;
  } finally {
    stopEndingAtOnce();
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  logger.info({ port, managementPort }, `${service} is ready.`);
  const drain = new Drain(stepsOf(app, management, options), logger);
  endOnSignal(drain, options);
  return { app, port, managementPort, drain: () => drain.begin() };
}

async function readyWithoutPort(app: NestFastifyApplication, readiness: Readiness): Promise<void> {
  await app.init();
  await readiness.untilNothingIsMissing();
}

function stepsOf(
  app: NestFastifyApplication,
  management: ManagementServer | undefined,
  options: ServiceOptions,
): DrainStep[] {
  return serviceSteps({
    readiness: app.get(Readiness),
    running: app.get(RunningRequests),
    server: app.getHttpServer(),
    management,
    ofService: options.drainSteps?.(app) ?? [],
    closeApplication: () => app.close(),
    pauseMs: options.drainPauseMs ?? 5_000,
    finishMs: options.drainFinishMs ?? 20_000,
  });
}

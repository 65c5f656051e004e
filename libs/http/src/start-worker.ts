import { Clock, Randomness, requireSupportedRuntime } from '@guildhall/runtime';
import { NestLogger, stopTelemetry } from '@guildhall/telemetry';
import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Drain, type DrainStep } from './drain/drain.js';
import { endAtOnceOnSignal, endOnSignal } from './drain/end-on-signal.js';
import { HTTP_OPTIONS, type HttpOptions } from './http.options.js';
import { DatabaseCheck } from './management/database-check.js';
import { ManagementServer } from './management/management-server.js';
import { Readiness } from './management/readiness.js';
import { httpOptions, type ServiceOptions } from './service-options.js';

export type WorkerOptions = Pick<
  ServiceOptions,
  'service' | 'version' | 'host' | 'publicUrl' | 'clock' | 'randomness' | 'logger' | 'shutdownGraceSeconds' | 'exit'
> & { readonly managementPort: number };

export interface RunningWorker {
  readonly app: INestApplicationContext;
  readonly managementPort: number;
  /** Shuts down in order (D10). A second call hurries the first. */
  drain(): Promise<void>;
}

/**
 * Starts a process that serves nobody: the module's work, probes and metrics on the management port, and an orderly end on
 * SIGTERM or SIGINT. No other port is opened. Throws, with nothing left open, when the module cannot start.
 */
export async function startWorker(module: Type | DynamicModule, options: WorkerOptions): Promise<RunningWorker> {
  requireSupportedRuntime();
  const http = httpOptions(options);
  const { host = '0.0.0.0', service } = options;
  const { logger, readiness, version } = http;
  const management = new ManagementServer({ port: options.managementPort, host, service, version }, readiness);
  const managementPort = await management.listen();
  const stopEndingAtOnce = endAtOnceOnSignal(options);
  try {
    const app = await NestFactory.createApplicationContext(around(module, http), {
      logger: new NestLogger(logger),
      abortOnError: false,
    });
    readiness.started();
    logger.info({ managementPort }, `${service} is ready.`);
    const drain = new Drain(stepsOf(app, management, readiness), logger);
    endOnSignal(drain, options);
    return { app, managementPort, drain: () => drain.begin() };
  } catch (error) {
    await management.close();
    throw error;
  } finally {
    stopEndingAtOnce();
  }
}

function around(module: Type | DynamicModule, http: HttpOptions): Type {
  @Module({ imports: [WorkerModule.of(http), module] })
  class Worker {}
  return Worker;
}

/** Of what `HttpModule` gives every service: what a process without HTTP needs as well. */
@Module({})
class WorkerModule {
  static of(http: HttpOptions): DynamicModule {
    const provided = [
      { provide: HTTP_OPTIONS, useValue: http },
      { provide: Clock, useValue: http.clock },
      { provide: Randomness, useValue: http.randomness },
      { provide: Readiness, useValue: http.readiness },
    ];
    return {
      module: WorkerModule,
      global: true,
      providers: [...provided, DatabaseCheck],
      exports: [HTTP_OPTIONS, Clock, Randomness, Readiness],
    };
  }
}

const SHORT_MS = 2_000;
const CLOSE_MS = 20_000;

function stepsOf(app: INestApplicationContext, management: ManagementServer, readiness: Readiness): DrainStep[] {
  return [
    { name: 'say that it ends', limitMs: SHORT_MS, run: () => readiness.draining() },
    { name: 'close the application', limitMs: CLOSE_MS, run: () => app.close() },
    { name: 'send the last spans', limitMs: SHORT_MS * 2, run: () => stopTelemetry() },
    { name: 'close the management port', limitMs: SHORT_MS, run: () => management.close() },
  ];
}

import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestLogger } from '@guildhall/telemetry';
import { HttpModule } from '../http.module.js';
import type { HttpOptions } from '../http.options.js';
import { AllowedMethods } from './allowed-methods.js';
import { createAdapter } from './create-adapter.js';
import type { Doorway } from './door.js';
import { RunningRequests } from './running-requests.js';

/** The application without a port: the service's module inside everything that this lib adds. */
export async function createApplication(
  module: Type | DynamicModule,
  http: HttpOptions,
  doorway?: Doorway,
): Promise<NestFastifyApplication> {
  const adapter = createAdapter(http, doorway);
  const app = await NestFactory.create<NestFastifyApplication>(around(module, http), adapter, {
    logger: new NestLogger(http.logger),
    abortOnError: false,
    bodyParser: false,
  });
  const server = adapter.getInstance();
  app.get(AllowedMethods).watch(server);
  app.get(RunningRequests).watch(server);
  return app;
}

/** The application's shape alone: no provider is made, no connection opened. For what is written from declarations. */
export function previewApplication(module: Type | DynamicModule, http: HttpOptions): Promise<NestFastifyApplication> {
  return NestFactory.create<NestFastifyApplication>(around(module, http), createAdapter(http), {
    logger: ['error', 'fatal'],
    abortOnError: false,
    preview: true,
  });
}

function around(module: Type | DynamicModule, http: HttpOptions): Type {
  @Module({ imports: [HttpModule.forRoot(http), module] })
  class Service {}
  return Service;
}

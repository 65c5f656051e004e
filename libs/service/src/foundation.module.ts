import { AccessModule } from '@guildhall/access';
import type { serviceSettings } from '@guildhall/config';
import { DatabaseModule, type DatabaseModuleOptions } from '@guildhall/database';
import { type Broker, EventsModule, type EventsModuleOptions, openBrokerBy } from '@guildhall/events';
import { FileKeyRing, KeyRing } from '@guildhall/sealing';
import { traceparentOfNow } from '@guildhall/telemetry';
import { VitalsModule } from '@guildhall/vitals';
import { type DynamicModule, Module } from '@nestjs/common';
import type { z } from 'zod';
import { PoolMetricsModule } from './pool-metrics.js';

export type ServiceSettings = z.infer<typeof serviceSettings>;

export interface Foundation extends Pick<DatabaseModuleOptions, 'entities' | 'migrations'> {
  /** As the folder in `services/` is called: name of its events' source, audience of the tokens it takes. */
  readonly service: string;
  readonly settings: ServiceSettings;
  /** Opened by the settings unless told otherwise. */
  readonly broker?: Broker | Promise<Broker>;
  /** Where a service's events are so large that a batch of many would not fit into its memory. */
  readonly relay?: EventsModuleOptions['relay'];
}

/** What every feature may ask for beside the database: the keys that seal what the database must not tell. */
@Module({})
export class KeysModule {
  static at(file: string): DynamicModule {
    return {
      module: KeysModule,
      global: true,
      providers: [{ provide: KeyRing, useFactory: () => FileKeyRing.load(file) }],
      exports: [KeyRing],
    };
  }
}

/** What each service of the platform stands on: who may call it, its database, its events, its keys, its reports. For `imports`. */
export function foundation({ service, settings, broker, relay, entities, migrations }: Foundation): DynamicModule[] {
  const events = EventsModule.forRoot({
    service,
    relayUrl: settings.DATABASE_RELAY_URL,
    broker:
      broker ?? openBrokerBy(settings, { clientId: service, sessionTimeoutMs: settings.KAFKA_SESSION_SECONDS * 1_000 }),
    groupPrefix: settings.KAFKA_GROUP_PREFIX,
    ...(relay && { relay }),
  });
  return [
    KeysModule.at(settings.KEY_RING_FILE),
    AccessModule.forRoot({
      service,
      issuer: settings.TOKEN_ISSUER,
      keys: () => settings.SERVICE_TOKEN_KEYS,
      directCalls: 'refused',
    }),
    DatabaseModule.forRoot({
      service,
      url: settings.DATABASE_URL,
      platformUrl: settings.DATABASE_PLATFORM_URL,
      poolSize: settings.DATABASE_POOL_SIZE,
      entities,
      migrations,
      patienceSeconds: settings.START_PATIENCE_SECONDS,
      currentTraceparent: traceparentOfNow,
    }),
    { module: PoolMetricsModule },
    events,
    VitalsModule.of({ service, everySeconds: settings.PROCESS_REPORT_SECONDS }, events),
  ];
}

import { TenantDatabase } from '@guildhall/database';
import { SystemClock, SystemRandomness, type Clock, type Randomness } from '@guildhall/runtime';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { PartitionUpkeep } from './archive/partition-upkeep.js';
import { Broker } from './broker/broker.js';
import { EventTransport } from './consumer/event-transport.js';
import { StrayConsumers } from './consumer/stray-consumers.js';
import { DeadLetters } from './dead-letters/dead-letters.js';
import { EventsHealth } from './events-health.js';
import { EventsRuntime } from './events-runtime.js';
import { OutboxRelay } from './relay/outbox-relay.js';
import type { RelaySettings } from './relay/relay-settings.js';

export interface EventsModuleOptions {
  /** The service's name: source of its events, prefix of its connections. */
  readonly service: string;
  /** The open broker; the module disconnects it at the end. */
  readonly broker: Broker | Promise<Broker>;
  /** Connection of the role x_relay. */
  readonly relayUrl: string;
  /** Before the name of each consumer group: a second copy of a service, on another database, reads beside the first. */
  readonly groupPrefix?: string;
  readonly relay?: Omit<RelaySettings, 'relayUrl' | 'service'>;
  /** What chunks in hand get when the service stops; default 10 s (D10 gives the whole step 20 s). */
  readonly stopGraceMs?: number;
  /** Needs the platform pool; default true. */
  readonly keepsPartitions?: boolean;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
}

/**
 * Events of a service: the relay of its outbox, its consumers, dead letters, partitions, health. Needs DatabaseModule.
 * The consumers begin when the service connects the transport: `connectMicroservice({ strategy: app.get(EventTransport) })`.
 */
@Module({})
export class EventsModule {
  static forRoot(options: EventsModuleOptions): DynamicModule {
    return {
      // Not global: Nest ends global modules last, and consumers and relay end before the pools of DatabaseModule.
      module: EventsModule,
      imports: [DiscoveryModule],
      providers: [...providersOf(options), StrayConsumers],
      exports: [Broker, EventTransport, OutboxRelay, EventsHealth, DeadLetters],
    };
  }
}

const NO_UPKEEP: Pick<PartitionUpkeep, 'start' | 'stop'> = { start: () => undefined, stop: () => undefined };

function providersOf(options: EventsModuleOptions): Provider[] {
  const {
    service,
    relayUrl,
    clock = new SystemClock(),
    randomness = new SystemRandomness(),
    stopGraceMs = 10_000,
    groupPrefix = '',
  } = options;
  return [
    { provide: Broker, useFactory: () => options.broker },
    {
      provide: OutboxRelay,
      inject: [Broker],
      useFactory: (broker: Broker) =>
        new OutboxRelay({ ...options.relay, relayUrl, service }, { broker, clock, randomness }),
    },
    {
      provide: EventTransport,
      inject: [Broker, TenantDatabase],
      useFactory: (broker: Broker, database: TenantDatabase) =>
        new EventTransport({ service, broker, database, clock, randomness, stopGraceMs, groupPrefix }),
    },
    {
      provide: PartitionUpkeep,
      inject: [TenantDatabase],
      useFactory: (database: TenantDatabase) =>
        options.keepsPartitions === false ? NO_UPKEEP : new PartitionUpkeep(database, clock),
    },
    EventsRuntime,
    EventsHealth,
    {
      provide: DeadLetters,
      inject: [TenantDatabase],
      useFactory: (database: TenantDatabase) => new DeadLetters(database),
    },
  ];
}

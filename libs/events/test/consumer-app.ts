import { OutboxSignal, TenantDatabase } from '@guildhall/database';
import { Global, Module, type DynamicModule, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import type { Broker } from '../src/broker/broker.js';
import { EventTransport } from '../src/consumer/event-transport.js';
import { DeadLetters } from '../src/dead-letters/dead-letters.js';
import { EventsModule, type EventsModuleOptions } from '../src/events.module.js';
import { OutboxRelay } from '../src/relay/outbox-relay.js';
import type { Harness } from './harness.js';

/** What a service brings along. */
export type Surroundings = Pick<Harness, 'service' | 'database' | 'signal' | 'relayUrl' | 'broker'>;

@Global()
@Module({})
class DatabaseUnderTest {}

@Module({})
class AppUnderTest {}

export interface AppOptions {
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Type[];
  readonly broker?: Broker;
  readonly events?: Partial<EventsModuleOptions>;
}

/** A service with nothing but consumers, on the harness's database: relay, transport and module as in production. */
export class ConsumerApp {
  /** The last one started, also while it still waits for its groups. */
  static latest: ConsumerApp | undefined;

  static forget(): void {
    ConsumerApp.latest = undefined;
  }

  private constructor(
    private readonly app: INestMicroservice,
    readonly broker: Broker,
  ) {}

  static async start(harness: Surroundings, options: AppOptions = {}): Promise<ConsumerApp> {
    const broker = options.broker ?? (await harness.broker());
    const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(moduleOf(harness, options, broker), {
      logger: ['error', 'fatal'],
      abortOnError: false,
      inject: [EventTransport],
      useFactory: (strategy: EventTransport) => ({ strategy }),
    });
    const started = new ConsumerApp(app, broker);
    ConsumerApp.latest = started;
    try {
      await app.listen();
      await started.transport.joined();
      return started;
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  get transport(): EventTransport {
    return this.app.get(EventTransport);
  }

  get relay(): OutboxRelay {
    return this.app.get(OutboxRelay);
  }

  get deadLetters(): DeadLetters {
    return this.app.get(DeadLetters);
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}

function moduleOf(
  harness: Surroundings,
  { controllers = [], providers = [], events }: AppOptions,
  broker: Broker,
): DynamicModule {
  const database: DynamicModule = {
    module: DatabaseUnderTest,
    providers: [
      { provide: TenantDatabase, useValue: harness.database },
      { provide: OutboxSignal, useValue: harness.signal },
    ],
    exports: [TenantDatabase, OutboxSignal],
  };
  return {
    module: AppUnderTest,
    imports: [
      database,
      EventsModule.forRoot({
        service: harness.service,
        broker,
        relayUrl: harness.relayUrl,
        keepsPartitions: false,
        ...events,
      }),
    ],
    controllers: [...controllers],
    providers: [...providers],
  };
}

import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Broker, EventTransport } from '@guildhall/events';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import type { BenchService } from './bench-service.js';
import { Onlooker } from './projections.js';

@Module({})
class ConsumingService {
  static with(consumer: Type, onlooker: Onlooker): DynamicModule {
    return {
      module: ConsumingService,
      controllers: [consumer],
      providers: [{ provide: Onlooker, useValue: onlooker }],
    };
  }
}

export interface RunningConsumer {
  /** Resolves when the group was joined. */
  joined(): Promise<void>;
  close(): Promise<void>;
}

/** A consumer class as it runs in a service: bound by Nest to our transport. */
export async function startConsumer(
  consumer: Type,
  onlooker: Onlooker,
  { service, broker }: { service: BenchService; broker: Broker },
): Promise<RunningConsumer> {
  const transport = new EventTransport({
    service: service.name,
    broker,
    database: service.database,
    clock: new SystemClock(),
    randomness: new SystemRandomness(),
    groupPrefix: '',
    stopGraceMs: 5_000,
  });
  const app = await NestFactory.createMicroservice(ConsumingService.with(consumer, onlooker), {
    strategy: transport,
    logger: ['warn', 'error'],
  });
  await app.listen();
  return { joined: () => transport.joined(), close: () => app.close() };
}

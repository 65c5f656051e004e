import { Broker, openBrokerBy } from '@guildhall/events';
import { logger } from '@guildhall/telemetry';
import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { GATEWAY_SETTINGS, type GatewaySettings } from './config.js';

/** Disconnects last, when whoever sends or reads has ended. */
@Injectable()
class BrokerEnd implements OnApplicationShutdown {
  constructor(private readonly broker: Broker) {}

  async onApplicationShutdown(): Promise<void> {
    await this.broker.disconnect();
  }
}

/** The broker, without outbox and inbox: the gateway has no database. */
@Module({
  providers: [
    {
      provide: Broker,
      inject: [GATEWAY_SETTINGS],
      useFactory: (settings: GatewaySettings) =>
        openBrokerBy(settings, {
          clientId: 'gateway',
          sessionTimeoutMs: settings.KAFKA_SESSION_SECONDS * 1_000,
          log: (level, message, fields) => logger[level](fields, message),
        }),
    },
    BrokerEnd,
  ],
  exports: [Broker],
})
export class BrokerModule {}

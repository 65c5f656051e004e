import { OutboxSignal } from '@guildhall/database';
import { withoutTrace } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PartitionUpkeep } from './archive/partition-upkeep.js';
import { Broker } from './broker/broker.js';
import { EventTransport } from './consumer/event-transport.js';
import { OutboxRelay } from './relay/outbox-relay.js';

/** What runs beside the consumers, and the order in which it ends. */
@Injectable()
export class EventsRuntime implements OnApplicationBootstrap, OnApplicationShutdown {
  private quiet: (() => void) | undefined;
  private ended: Promise<void> | undefined;

  constructor(
    private readonly relay: OutboxRelay,
    private readonly signal: OutboxSignal,
    private readonly partitions: PartitionUpkeep,
    private readonly transport: EventTransport,
    private readonly broker: Broker,
  ) {}

  onApplicationBootstrap(): void {
    this.quiet = this.signal.onWake((lane) => withoutTrace(() => this.relay.wake(lane)));
    this.relay.start();
    this.partitions.start();
  }

  /** Consumers first, since they publish; then the relay, which sends what they wrote; then the broker. Twice is once (D10). */
  onApplicationShutdown(): Promise<void> {
    this.ended ??= this.end();
    return this.ended;
  }

  private async end(): Promise<void> {
    this.partitions.stop();
    await this.transport.close();
    await this.relay.stop();
    this.quiet?.();
    await this.broker.disconnect();
  }
}

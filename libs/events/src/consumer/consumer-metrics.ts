import { metrics, type Counter, type Histogram } from '@opentelemetry/api';
import type { Clock } from '@guildhall/runtime';
import type { PartitionLag } from '../broker/broker.js';
import type { Delivery } from './delivery.js';

/** What an operator sees of the consumers. Alarm on lateness and on dead letters; lag alone says little. */
export class ConsumerMetrics {
  private readonly deliveredEvents: Counter;
  private readonly deadLetters: Counter;
  private readonly rests: Counter;
  private readonly restarts: Counter;
  private readonly lateness: Histogram;
  private readonly lags = new Map<string, number>();

  constructor(private readonly clock: Clock) {
    const meter = metrics.getMeter('guildhall.events');
    this.deliveredEvents = meter.createCounter('guildhall.consumer.delivered', { description: 'Events whose effect is committed, duplicates included.' });
    this.deadLetters = meter.createCounter('guildhall.consumer.parked', { description: 'Events given up on.' });
    this.rests = meter.createCounter('guildhall.consumer.rests', { description: 'Times a partition rested for a passing fault.' });
    this.restarts = meter.createCounter('guildhall.consumer.restarts', { description: 'Times the watchdog made a consumer join anew.' });
    this.lateness = meter.createHistogram('guildhall.consumer.lateness', { unit: 's', description: 'From the fact to its committed effect; the oldest event of each chunk.' });
    const lag = meter.createObservableGauge('guildhall.consumer.lag', { description: 'Records before the group that it has not committed.' });
    lag.addCallback((observed) => this.lags.forEach((value, consumer) => observed.observe(value, { consumer })));
  }

  delivered(consumer: string, deliveries: readonly Delivery[]): void {
    if (deliveries.length === 0) return;
    this.deliveredEvents.add(deliveries.length, { consumer });
    const oldest = deliveries.reduce((found, { envelope }) => (envelope.occurredAt < found ? envelope.occurredAt : found), '9');
    this.lateness.record(Math.max(0, this.clock.now().getTime() - Date.parse(oldest)) / 1_000, { consumer });
  }

  parked(consumer: string, type: string): void {
    this.deadLetters.add(1, { consumer, type });
  }

  rested(consumer: string, reason: string): void {
    this.rests.add(1, { consumer, reason });
  }

  restarted(consumer: string): void {
    this.restarts.add(1, { consumer });
  }

  lag(consumer: string, partitions: readonly PartitionLag[]): void {
    this.lags.set(consumer, partitions.reduce((sum, { lag }) => sum + Number(lag), 0));
  }
}

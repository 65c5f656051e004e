import { counter, gauge, histogram } from '@guildhall/telemetry';
import type { PartitionLag } from '../broker/broker.js';
import type { Delivery } from './delivery.js';

const delivered = counter({
  name: 'guildhall_consumer_delivered_total',
  help: 'Events whose effect is committed, duplicates included.',
  labels: ['consumer'],
});
const parked = counter({
  name: 'guildhall_consumer_parked_total',
  help: 'Events given up on.',
  labels: ['consumer', 'type'],
});
const rests = counter({
  name: 'guildhall_consumer_rests_total',
  help: 'Times a partition rested for a passing fault.',
  labels: ['consumer', 'reason'],
});
const restarts = counter({
  name: 'guildhall_consumer_restarts_total',
  help: 'Times the watchdog made a consumer join anew.',
  labels: ['consumer'],
});
const lag = gauge({
  name: 'guildhall_consumer_lag_events',
  help: 'Records before the group that it has not committed.',
  labels: ['consumer'],
});
const lateness = histogram({
  name: 'guildhall_consumer_lateness_seconds',
  help: 'From the fact to its committed effect; the oldest event of each chunk.',
  labels: ['consumer'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
});

/** What an operator sees of the consumers. Alarm on lateness and on dead letters; lag alone says little. */
export const consumerMetrics = {
  delivered(consumer: string, deliveries: readonly Delivery[], now: Date): void {
    if (deliveries.length === 0) return;
    delivered.inc({ consumer }, deliveries.length);
    const oldest = deliveries.reduce(
      (found, { envelope }) => (envelope.occurredAt < found ? envelope.occurredAt : found),
      '9',
    );
    lateness.observe({ consumer }, Math.max(0, now.getTime() - Date.parse(oldest)) / 1_000);
  },
  parked: (consumer: string, type: string): void => parked.inc({ consumer, type }),
  rested: (consumer: string, reason: string): void => rests.inc({ consumer, reason }),
  restarted: (consumer: string): void => restarts.inc({ consumer }),
  lag: (consumer: string, partitions: readonly PartitionLag[]): void =>
    lag.set(
      { consumer },
      partitions.reduce((sum, partition) => sum + Number(partition.lag), 0),
    ),
};

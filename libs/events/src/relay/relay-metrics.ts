import { metrics, type Counter } from '@opentelemetry/api';
import type { Lane } from './relay-settings.js';
import type { Backlog } from './wake-up-line.js';

export type RelayFailure = 'lead' | 'send' | 'too-large';

/** What an operator sees of the relay. Alarm on the age of the oldest row, not on the count: a burst is no fault. */
export class RelayMetrics {
  private readonly sentEvents: Counter;
  private readonly failures: Counter;
  private latest: readonly Backlog[] = [];

  constructor() {
    const meter = metrics.getMeter('guildhall.events');
    this.sentEvents = meter.createCounter('guildhall.relay.sent', { description: 'Events that the broker acknowledged and the archive holds.' });
    this.failures = meter.createCounter('guildhall.relay.failures', { description: 'Lost leads, refused batches and oversized events.' });
    const rows = meter.createObservableGauge('guildhall.relay.backlog', { description: 'Events that wait in the outbox; counted up to 100,000.' });
    const age = meter.createObservableGauge('guildhall.relay.oldest_age', { unit: 's', description: 'Age of the oldest event in the outbox.' });
    meter.addBatchObservableCallback(
      (observed) => {
        for (const { lane, rows: count, oldestAgeSeconds } of this.latest) {
          observed.observe(rows, count, { lane });
          observed.observe(age, oldestAgeSeconds, { lane });
        }
      },
      [rows, age],
    );
  }

  sent(lane: Lane, count: number): void {
    this.sentEvents.add(count, { lane });
  }

  failed(lane: Lane, kind: RelayFailure): void {
    this.failures.add(1, { lane, kind });
  }

  backlog(measured: readonly Backlog[]): void {
    this.latest = measured;
  }
}

import { counter, gauge } from '@guildhall/telemetry';
import type { Lane } from './relay-settings.js';
import type { Backlog } from './wake-up-line.js';

export type RelayFailure = 'lead' | 'send' | 'too-large';

const sent = counter({
  name: 'guildhall_relay_sent_total',
  help: 'Events that the broker acknowledged and the archive holds.',
  labels: ['lane'],
});
const failures = counter({
  name: 'guildhall_relay_failures_total',
  help: 'Lost leads, refused batches, oversized events.',
  labels: ['lane', 'kind'],
});
const rows = gauge({
  name: 'guildhall_relay_backlog_events',
  help: 'Events that wait in the outbox, counted up to 100,000; told by the leader.',
  labels: ['lane'],
});
const oldestAge = gauge({
  name: 'guildhall_relay_oldest_age_seconds',
  help: 'Age of the oldest event in the outbox; told by the leader.',
  labels: ['lane'],
});
const isLeading = gauge({
  name: 'guildhall_relay_leading',
  help: '1 where this process leads the lane.',
  labels: ['lane'],
});

/** What an operator sees of the relay. Alarm on the age of the oldest event, not on the count: a burst is no fault. */
export const relayMetrics = {
  sent: (lane: Lane, count: number): void => sent.inc({ lane }, count),
  failed: (lane: Lane, kind: RelayFailure): void => failures.inc({ lane, kind }),
  leads: (lane: Lane, does: boolean): void => isLeading.set({ lane }, does ? 1 : 0),
  backlog: (measured: readonly Backlog[]): void => {
    // A process that lost the lead must not go on telling an old figure.
    rows.reset();
    oldestAge.reset();
    for (const { lane, rows: count, oldestAgeSeconds } of measured) {
      rows.set({ lane }, count);
      oldestAge.set({ lane }, oldestAgeSeconds);
    }
  },
};

import { counter, gauge, histogram } from '@guildhall/telemetry';

const placed = counter({ name: 'guildhall_sequencer_entries_total', help: 'Entries that got their place in a trail.' });
const seconds = histogram({
  name: 'guildhall_sequencer_batch_duration_seconds',
  help: 'How long a batch of entries took to get its places, up to the commit.',
  buckets: [0.01, 0.03, 0.1, 0.3, 1, 3],
});
const oldestAge = gauge({
  name: 'guildhall_sequencer_oldest_age_seconds',
  help: 'Age of the entry that had waited longest when the last batch got its places; 0 when none waits.',
});
const isLeading = gauge({ name: 'guildhall_sequencer_leading', help: '1 where this process leads the sequencing.' });

/** What an operator sees of the sequencing. Alarm on the age: a sequencer that stands still, and nobody notices (T70). */
export const sequencerMetrics = {
  placed: (count: number, batchSeconds: number): void => {
    placed.inc({}, count);
    seconds.observe({}, batchSeconds);
  },
  waited: (ageSeconds: number): void => oldestAge.set({}, ageSeconds),
  leads: (does: 0 | 1): void => isLeading.set({}, does),
};

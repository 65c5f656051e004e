import { counter, gauge } from '@guildhall/telemetry';

const entries = counter({ name: 'guildhall_checker_entries_total', help: 'Entries of trails that were hashed anew.' });
const lapSeconds = gauge({
  name: 'guildhall_checker_lap_seconds',
  help: 'How long the last lap along all trails took: within so long, and one more lap, tampering is found.',
});
const broken = gauge({
  name: 'guildhall_checker_broken_trails',
  help: 'Breaks of trails that were found and are not mended. Alarm above 0 (T68, T69).',
});

/** What an operator sees of the checking. */
export const checkerMetrics = {
  checked: (count: number): void => entries.inc({}, count),
  lapTook: (seconds: number): void => lapSeconds.set({}, seconds),
  broken: (count: number): void => broken.set({}, count),
};

import { counter } from '@guildhall/telemetry';

export type ReadOutcome = 'process' | 'redis' | 'loaded' | 'joined';
export type CacheFault = 'away' | 'malformed' | 'unfit' | 'too-large' | 'secret';

const reads = counter({
  name: 'guildhall_cache_reads_total',
  help: 'Reads by where the answer came from: process, redis, loaded (a miss), joined (a load that was under way).',
  labels: ['cache', 'outcome'],
});
const faults = counter({
  name: 'guildhall_cache_faults_total',
  help: 'Redis away; a malformed entry in it; a loaded value that is not kept: unfit for its schema, too large, secret.',
  labels: ['cache', 'kind'],
});
const forgotten = counter({
  name: 'guildhall_cache_forgotten_total',
  help: 'Entries that were taken out of Redis before their time.',
  labels: ['cache'],
});

export const cacheMetrics = {
  read: (cache: string, outcome: ReadOutcome): void => reads.inc({ cache, outcome }),
  fault: (cache: string, kind: CacheFault): void => faults.inc({ cache, kind }),
  forgot: (cache: string, count: number): void => forgotten.inc({ cache }, count),
};

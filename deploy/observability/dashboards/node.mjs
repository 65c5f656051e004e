import { dashboard, lines, OURS, row } from './grafana.mjs';

const JOB = `job=~"$job", ${OURS}`;

export const node = dashboard(
  {
    uid: 'node',
    title: 'Node.js',
    about: 'How each process fares.',
    job: 'process_start_time_seconds{job=~"guildhall-.+"}',
  },
  row(
    'Processor and event loop',
    lines({
      title: 'Processor',
      unit: 'percentunit',
      queries: [{ expr: `rate(process_cpu_seconds_total{${JOB}}[$__rate_interval])`, legend: '{{job}} {{instance}}' }],
    }),
    lines({
      title: 'Kept from the event loop (99 %)',
      unit: 's',
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{${JOB}}`, legend: '{{job}} {{instance}}' }],
    }),
    lines({
      title: 'Collecting garbage',
      unit: 'percentunit',
      queries: [
        {
          expr: `sum by (job, instance) (rate(nodejs_gc_duration_seconds_sum{${JOB}}[$__rate_interval]))`,
          legend: '{{job}} {{instance}}',
        },
      ],
    }),
  ),
  row(
    'Memory',
    lines({
      title: 'Resident',
      unit: 'bytes',
      queries: [{ expr: `process_resident_memory_bytes{${JOB}}`, legend: '{{job}} {{instance}}' }],
    }),
    lines({
      title: 'Heap in use',
      unit: 'bytes',
      queries: [{ expr: `nodejs_heap_size_used_bytes{${JOB}}`, legend: '{{job}} {{instance}}' }],
    }),
    lines({
      title: 'Outside the heap',
      unit: 'bytes',
      queries: [{ expr: `nodejs_external_memory_bytes{${JOB}}`, legend: '{{job}} {{instance}}' }],
    }),
  ),
  row(
    'Handles',
    lines({ title: 'Open files', queries: [{ expr: `process_open_fds{${JOB}}`, legend: '{{job}} {{instance}}' }] }),
    lines({
      title: 'Sockets, timers and the like',
      queries: [{ expr: `sum by (job, instance) (nodejs_active_resources{${JOB}})`, legend: '{{job}} {{instance}}' }],
    }),
    lines({
      title: 'Samples that monitoring was not told of',
      queries: [
        { expr: `sum by (job) (increase(guildhall_process_samples_lost_total{${JOB}}[1h]))`, legend: '{{job}}' },
      ],
    }),
  ),
);

import { dashboard, figure, lines, OURS, row } from './grafana.mjs';

const JOBS = `job=~"guildhall-.+", ${OURS}`;

export const overview = dashboard(
  {
    uid: 'overview',
    title: 'Overview',
    about: 'Whether callers are served, events arrive and the trail grows: one screen.',
  },
  row(
    'Now',
    figure({ title: 'Instances that answer', queries: [{ expr: `sum(up{${JOBS}})` }] }),
    figure({
      title: 'Alerts',
      queries: [{ expr: 'count(ALERTS{alertname=~"Guildhall.+", alertstate="firing"}) or vector(0)' }],
      steps: [[1, 'red']],
    }),
    figure({
      title: 'Error budget left (30 days, 99.9 %)',
      unit: 'percentunit',
      max: 1,
      about: 'Of the calls through the gateway. Reaches back as far as Prometheus does.',
      queries: [
        {
          expr: `1 - avg(avg_over_time(job:guildhall_request_errors:ratio_rate5m{job="guildhall-gateway", ${OURS}}[30d])) / 0.001`,
        },
      ],
    }),
    figure({
      title: 'Broken trails',
      queries: [{ expr: `max(guildhall_checker_broken_trails{${OURS}})` }],
      steps: [[1, 'red']],
    }),
  ),
  row(
    'Calls',
    lines({
      title: 'Calls a second',
      unit: 'reqps',
      queries: [{ expr: `sum by (job) (job:guildhall_requests:rate5m{${JOBS}})`, legend: '{{job}}' }],
    }),
    lines({
      title: 'Share that fails (5xx)',
      unit: 'percentunit',
      queries: [{ expr: `max by (job) (job:guildhall_request_errors:ratio_rate5m{${JOBS}})`, legend: '{{job}}' }],
    }),
    lines({
      title: 'Slowest call in a hundred',
      unit: 's',
      queries: [{ expr: `max by (job) (job:guildhall_request_duration_seconds:p99_5m{${JOBS}})`, legend: '{{job}}' }],
    }),
  ),
  row(
    'Events',
    lines({
      title: 'Oldest event in an outbox',
      unit: 's',
      queries: [
        { expr: `max by (job, lane) (guildhall_relay_oldest_age_seconds{${OURS}})`, legend: '{{job}} {{lane}}' },
      ],
    }),
    lines({
      title: 'From the fact to its effect (95 %)',
      unit: 's',
      queries: [
        {
          expr: `max by (consumer) (consumer:guildhall_consumer_lateness_seconds:p95_5m{${OURS}})`,
          legend: '{{consumer}}',
        },
      ],
    }),
    lines({
      title: 'Wait for a place in the trail',
      unit: 's',
      queries: [{ expr: `max(guildhall_sequencer_oldest_age_seconds{${OURS}})`, legend: 'oldest of the last batch' }],
    }),
  ),
  row(
    'Processes',
    lines({ title: 'Instances', queries: [{ expr: `sum by (job) (up{${JOBS}})`, legend: '{{job}}' }] }),
    lines({
      title: 'Restarts within an hour',
      queries: [{ expr: `sum by (job) (changes(process_start_time_seconds{${JOBS}}[1h]))`, legend: '{{job}}' }],
    }),
    lines({
      title: 'Processor',
      unit: 'percentunit',
      queries: [
        { expr: `sum by (job) (rate(process_cpu_seconds_total{${JOBS}}[$__rate_interval]))`, legend: '{{job}}' },
      ],
    }),
    lines({
      title: 'Memory',
      unit: 'bytes',
      queries: [{ expr: `sum by (job) (process_resident_memory_bytes{${JOBS}})`, legend: '{{job}}' }],
    }),
  ),
);

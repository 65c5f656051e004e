import { dashboard, lines, OURS, row } from './grafana.mjs';

const JOB = `job=~"$job", ${OURS}`;
const rate = (metric) => `rate(${metric}{${JOB}}[$__rate_interval])`;

export const events = dashboard(
  {
    uid: 'events',
    title: 'Events',
    about: 'From the outbox to the last effect: what waits, for how long, and what was given up on.',
    job: 'guildhall_relay_leading',
  },
  row(
    'Out: outbox and relay',
    lines({
      title: 'Age of the oldest event',
      unit: 's',
      queries: [
        { expr: `max by (job, lane) (guildhall_relay_oldest_age_seconds{${JOB}})`, legend: '{{job}} {{lane}}' },
      ],
    }),
    lines({
      title: 'Events that wait',
      queries: [{ expr: `max by (job, lane) (guildhall_relay_backlog_events{${JOB}})`, legend: '{{job}} {{lane}}' }],
    }),
    lines({
      title: 'Events sent a second',
      queries: [{ expr: `sum by (job, lane) (${rate('guildhall_relay_sent_total')})`, legend: '{{job}} {{lane}}' }],
    }),
    lines({
      title: 'Leaders, and failures a second',
      about: 'Each lane has one leader, among however many instances.',
      queries: [
        { expr: `sum by (job, lane) (guildhall_relay_leading{${JOB}})`, legend: 'leaders of {{job}} {{lane}}' },
        {
          expr: `sum by (job, lane, kind) (${rate('guildhall_relay_failures_total')})`,
          legend: '{{job}} {{lane}}: {{kind}}',
        },
      ],
    }),
  ),
  row(
    'In: consumers',
    lines({
      title: 'From the fact to its effect (95 %)',
      unit: 's',
      queries: [
        {
          expr: `max by (consumer) (consumer:guildhall_consumer_lateness_seconds:p95_5m{${JOB}})`,
          legend: '{{consumer}}',
        },
      ],
    }),
    lines({
      title: 'Records that wait',
      queries: [
        { expr: `max by (consumer) (consumer:guildhall_consumer_lag_events:max{${JOB}})`, legend: '{{consumer}}' },
      ],
    }),
    lines({
      title: 'Events handled a second',
      queries: [{ expr: `sum by (consumer) (${rate('guildhall_consumer_delivered_total')})`, legend: '{{consumer}}' }],
    }),
  ),
  row(
    'What went wrong',
    lines({
      title: 'Given up on, within a day',
      queries: [
        {
          expr: `sum by (consumer, type) (increase(guildhall_consumer_parked_total{${JOB}}[1d]))`,
          legend: '{{consumer}}: {{type}}',
        },
      ],
    }),
    lines({
      title: 'Rests for a passing fault',
      queries: [
        {
          expr: `sum by (consumer, reason) (${rate('guildhall_consumer_rests_total')})`,
          legend: '{{consumer}}: {{reason}}',
        },
      ],
    }),
    lines({
      title: 'Made to join anew, within an hour',
      queries: [
        { expr: `sum by (consumer) (increase(guildhall_consumer_restarts_total{${JOB}}[1h]))`, legend: '{{consumer}}' },
      ],
    }),
  ),
);

import { dashboard, lines, OURS, row } from './grafana.mjs';

const JOBS = `job=~"guildhall-.+", ${OURS}`;
const rate = (metric) => `rate(${metric}{${OURS}}[$__rate_interval])`;

export const dependencies = dashboard(
  {
    uid: 'dependencies',
    title: 'Databases and ways out',
    about: 'What services stand on, and whom they call outside.',
  },
  row(
    'PostgreSQL, as the services see it',
    lines({
      title: 'Connections used, of those that may be',
      unit: 'percentunit',
      max: 1,
      queries: [
        {
          expr: `sum by (job, pool) (guildhall_database_connections{state="used", ${JOBS}}) / sum by (job, pool) (guildhall_database_connections_limit{${JOBS}})`,
          legend: '{{job}} {{pool}}',
        },
      ],
    }),
    lines({
      title: 'Connections open',
      queries: [{ expr: `sum by (job, state) (guildhall_database_connections{${JOBS}})`, legend: '{{job}} {{state}}' }],
    }),
    lines({
      title: 'Work that waits for a connection',
      queries: [{ expr: `sum by (job, pool) (guildhall_database_waiting{${JOBS}})`, legend: '{{job}} {{pool}}' }],
    }),
  ),
  row(
    'Redis and caches',
    lines({
      title: 'Connected',
      max: 1,
      queries: [
        { expr: `min by (job, connection) (guildhall_redis_connected{${JOBS}})`, legend: '{{job}} {{connection}}' },
      ],
    }),
    lines({
      title: 'Reads by where the answer came from',
      unit: 'reqps',
      queries: [
        { expr: `sum by (cache, outcome) (${rate('guildhall_cache_reads_total')})`, legend: '{{cache}}: {{outcome}}' },
      ],
    }),
    lines({
      title: 'Faults, and entries forgotten',
      queries: [
        { expr: `sum by (cache, kind) (${rate('guildhall_cache_faults_total')})`, legend: '{{cache}}: {{kind}}' },
        { expr: `sum by (cache) (${rate('guildhall_cache_forgotten_total')})`, legend: '{{cache}}: forgotten' },
      ],
    }),
  ),
  row(
    'Ways out',
    lines({
      title: 'Mails a minute',
      queries: [
        { expr: `60 * sum by (mail, outcome) (${rate('guildhall_mail_total')})`, legend: '{{mail}}: {{outcome}}' },
      ],
    }),
    lines({
      title: 'Mails given up on, within a day',
      queries: [
        {
          expr: `sum by (mail, reason) (increase(guildhall_identity_mails_given_up_total{${OURS}}[1d]))`,
          legend: '{{mail}}: {{reason}}',
        },
      ],
    }),
    lines({
      title: 'Calls of webhooks',
      unit: 'reqps',
      queries: [
        { expr: `sum by (outcome) (${rate('guildhall_integration_webhook_attempts_total')})`, legend: '{{outcome}}' },
      ],
    }),
  ),
);

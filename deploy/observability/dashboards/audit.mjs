import { dashboard, figure, lines, OURS, row } from './grafana.mjs';

const rate = (metric) => `rate(${metric}{${OURS}}[$__rate_interval])`;

export const audit = dashboard(
  {
    uid: 'audit',
    title: 'Audit',
    about: 'The trail: that it grows, is signed, witnessed and stamped, and that nobody has tampered with it.',
  },
  row(
    'Now',
    figure({
      title: 'Broken trails',
      queries: [{ expr: `max(guildhall_checker_broken_trails{${OURS}})` }],
      steps: [[1, 'red']],
    }),
    figure({ title: 'Leaders of the sequencing', queries: [{ expr: `sum(guildhall_sequencer_leading{${OURS}})` }] }),
    figure({
      title: 'Last lap along all trails',
      unit: 's',
      queries: [{ expr: `max(guildhall_checker_lap_seconds{${OURS}})` }],
    }),
  ),
  row(
    'Sequencing',
    lines({
      title: 'Entries a second',
      queries: [
        { expr: `sum(${rate('guildhall_sequencer_entries_total')})`, legend: 'placed' },
        { expr: `sum(${rate('guildhall_checker_entries_total')})`, legend: 'checked' },
      ],
    }),
    lines({
      title: 'Wait for a place',
      unit: 's',
      queries: [{ expr: `max(guildhall_sequencer_oldest_age_seconds{${OURS}})`, legend: 'oldest of the last batch' }],
    }),
    lines({
      title: 'A batch takes',
      unit: 's',
      queries: [0.5, 0.99].map((share) => ({
        expr: `histogram_quantile(${share}, sum by (le) (${rate('guildhall_sequencer_batch_duration_seconds_bucket')}))`,
        legend: `${share * 100} %`,
      })),
    }),
  ),
  row(
    'Strangers who vouch for it',
    lines({
      title: 'Witnesses behind',
      unit: 's',
      queries: [{ expr: `max by (witness) (guildhall_witness_behind_seconds{${OURS}})`, legend: '{{witness}}' }],
    }),
    lines({
      title: 'Refused by a witness, within a day',
      queries: [
        {
          expr: `sum by (witness, reason) (increase(guildhall_witness_refusals_total{${OURS}}[1d]))`,
          legend: '{{witness}}: {{reason}}',
        },
      ],
    }),
    lines({
      title: 'Time stamps a minute',
      queries: [{ expr: `60 * sum by (outcome) (${rate('guildhall_time_stamps_total')})`, legend: '{{outcome}}' }],
    }),
    lines({
      title: 'As a witness of others',
      queries: [{ expr: `sum by (status) (${rate('guildhall_witness_answers_total')})`, legend: '{{status}}' }],
    }),
  ),
  row(
    'Taken home',
    lines({
      title: 'An export takes (95 %)',
      unit: 's',
      queries: [
        {
          expr: `histogram_quantile(0.95, sum by (format, le) (${rate('guildhall_audit_export_seconds_bucket')}))`,
          legend: '{{format}}',
        },
      ],
    }),
    lines({
      title: 'A report takes (95 %)',
      unit: 's',
      queries: [
        {
          expr: `histogram_quantile(0.95, sum by (type, le) (${rate('guildhall_reporting_report_seconds_bucket')}))`,
          legend: '{{type}}',
        },
      ],
    }),
  ),
);

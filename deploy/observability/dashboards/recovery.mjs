import { dashboard, figure, lines, OURS, row } from './grafana.mjs';

export const recovery = dashboard(
  {
    uid: 'recovery',
    title: 'Backup and recovery',
    about: 'What would be lost now, how long it would take to be back, and when that was last tried.',
  },
  row(
    'Now',
    figure({
      title: 'Writes that a restore would lose',
      unit: 's',
      queries: [{ expr: `time() - min(guildhall_backup_wal_received_timestamp_seconds{${OURS}})` }],
      steps: [
        [300, 'orange'],
        [3_600, 'red'],
      ],
    }),
    figure({
      title: 'Age of the oldest newest base backup',
      unit: 's',
      queries: [{ expr: `time() - min(guildhall_backup_base_timestamp_seconds{${OURS}})` }],
      steps: [[93_600, 'red']],
    }),
    figure({
      title: 'Last drill: writes lost',
      unit: 's',
      queries: [{ expr: `max(guildhall_recovery_rpo_seconds{${OURS}})` }],
      steps: [[3_600, 'red']],
    }),
    figure({
      title: 'Last drill: time to be back',
      unit: 's',
      queries: [{ expr: `max(guildhall_recovery_rto_seconds{${OURS}})` }],
      steps: [[14_400, 'red']],
    }),
    figure({
      title: 'Since the last drill that passed',
      unit: 's',
      queries: [{ expr: `time() - max(guildhall_recovery_drill_timestamp_seconds{${OURS}})` }],
      steps: [[3_024_000, 'orange']],
    }),
  ),
  row(
    'By server',
    lines({
      title: 'Age of the archive',
      unit: 's',
      queries: [
        {
          expr: `time() - max by (server) (guildhall_backup_wal_received_timestamp_seconds{${OURS}})`,
          legend: '{{server}}',
        },
      ],
    }),
    lines({
      title: 'Age of the base backup',
      unit: 's',
      queries: [
        {
          expr: `time() - max by (server) (guildhall_backup_base_timestamp_seconds{${OURS}})`,
          legend: '{{server}}',
        },
      ],
    }),
    lines({
      title: 'Volumes: share that is left',
      unit: 'percentunit',
      max: 1,
      queries: [
        {
          expr: `kubelet_volume_stats_available_bytes{${OURS}} / kubelet_volume_stats_capacity_bytes{${OURS}}`,
          legend: '{{persistentvolumeclaim}}',
        },
      ],
    }),
  ),
  row(
    'What is kept',
    lines({
      title: 'Base backups, and whether the newest is verified',
      queries: [
        { expr: `max by (server) (guildhall_backup_bases{${OURS}})`, legend: '{{server}}' },
        { expr: `max by (server) (guildhall_backup_base_verified{${OURS}})`, legend: '{{server}}: newest verified' },
      ],
    }),
    lines({
      title: 'Sizes: newest base backup, last restored server',
      unit: 'bytes',
      queries: [
        { expr: `max by (server) (guildhall_backup_base_bytes{${OURS}})`, legend: '{{server}}: base, sealed' },
        { expr: `max by (server) (guildhall_recovery_restored_bytes{${OURS}})`, legend: '{{server}}: restored' },
      ],
    }),
    lines({
      title: 'The newest base backup took',
      unit: 's',
      queries: [{ expr: `max by (server) (guildhall_backup_base_duration_seconds{${OURS}})`, legend: '{{server}}' }],
    }),
    lines({
      title: 'Files of the log, gaps in it, and the last drill',
      queries: [
        { expr: `max by (server) (guildhall_backup_wal_files{${OURS}})`, legend: '{{server}}: files' },
        { expr: `max by (server) (guildhall_backup_wal_gaps{${OURS}})`, legend: '{{server}}: gaps' },
        { expr: `max by (server) (guildhall_recovery_drill_succeeded{${OURS}})`, legend: '{{server}}: drill passed' },
      ],
    }),
  ),
);

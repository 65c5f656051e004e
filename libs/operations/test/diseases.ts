import type { Verdict } from '../src/findings/finding.js';
import type { Installation } from '../src/doctor/installation.js';
import { AT, daysAgo, deployment, HEALTHY, hoursAgo, job, pod, type Sample, vitals } from './installation.js';

const instead = (...changed: Sample[]) => [
  vitals('identity', [...HEALTHY.filter(([name]) => !changed.some(([other]) => other === name)), ...changed]),
];

/** What ails an installation, which check finds it, and a word of what it says. */
type Case = readonly [check: string, verdict: Verdict, says: string, ill: Partial<Installation>];

export const warning = {
  metadata: { name: 'e' },
  type: 'Warning',
  reason: 'FailedMount',
  message: 'no such secret',
  involvedObject: { kind: 'Pod', name: 'acme-audit-x1' },
};
export const DISEASES: readonly Case[] = [
  ['installation-found', 'fail', 'no Guildhall in the namespace acme', { deployments: { value: [] } }],
  ['installation-found', 'fail', 'forbidden', { deployments: { missing: 'forbidden' } }],
  ['one-version', 'warn', '1.3.0: audit', { pods: { value: [pod('identity'), pod('audit', { version: '1.3.0' })] } }],
  [
    'replicas-ready',
    'warn',
    'acme-audit: 1 of 2 ready',
    { deployments: { value: [deployment('audit', { readyReplicas: 1 })] } },
  ],
  [
    'replicas-ready',
    'fail',
    'acme-audit: 0 of 2 ready, 2 up to date (FailedCreate: violates PodSecurity)',
    {
      deployments: {
        value: [
          deployment('audit', {
            readyReplicas: 0,
            conditions: [
              { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'violates PodSecurity' },
            ],
          }),
        ],
      },
    },
  ],
  ['replicas-ready', 'warn', '1 up to date', { deployments: { value: [deployment('audit', { updatedReplicas: 1 })] } }],
  [
    'pods-ready',
    'fail',
    'ImagePullBackOff',
    { pods: { value: [pod('audit', { isReady: false, state: { waiting: { reason: 'ImagePullBackOff' } } })] } },
  ],
  [
    'pods-ready',
    'fail',
    'before that audit ended: Error, exit code 1',
    {
      pods: { value: [pod('audit', { isReady: false, lastState: { terminated: { reason: 'Error', exitCode: 1 } } })] },
    },
  ],
  [
    'pods-ready',
    'fail',
    '0/3 nodes are available',
    { pods: { value: [pod('audit', { isReady: false, unscheduled: '0/3 nodes are available' })] } },
  ],
  [
    'pods-ready',
    'fail',
    'database: connection refused',
    {
      pods: { value: [pod('audit', { isReady: false })] },
      vitals: [vitals('audit', HEALTHY, ['database: connection refused'])],
    },
  ],
  [
    'pods-ready',
    'fail',
    'There is no pod.',
    { pods: { value: [pod('topics', { isReady: false, phase: 'Succeeded' })] } },
  ],
  [
    'pods-stay-up',
    'warn',
    'killed for its memory (OOMKilled)',
    {
      pods: {
        value: [
          pod('audit', {
            lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: hoursAgo(0.5) } },
          }),
        ],
      },
    },
  ],
  [
    'jobs-succeed',
    'fail',
    'acme-migrate-audit: BackoffLimitExceeded',
    { jobs: { value: [job('acme-topics', 'Complete'), job('acme-migrate-audit', 'Failed')] } },
  ],
  ['jobs-succeed', 'warn', 'acme-migrate-audit', { jobs: { value: [job('acme-migrate-audit', undefined)] } }],
  [
    'no-warnings',
    'warn',
    '7× Pod acme-audit-x1: FailedMount: no such secret',
    { events: { value: [{ ...warning, count: 7, lastTimestamp: hoursAgo(0.1) }] } },
  ],
  [
    'volumes-bound',
    'fail',
    'acme-audit-objects: Pending',
    { claims: { value: [{ metadata: { name: 'acme-audit-objects' }, spec: {}, status: { phase: 'Pending' } }] } },
  ],
  ['processes-tell', 'unknown', 'No running process', { vitals: [] }],
  [
    'processes-tell',
    'warn',
    'acme-audit-x1: forbidden',
    { vitals: [{ ...vitals('audit', []), samples: { missing: 'forbidden' } }] },
  ],
  [
    'outbox-empties',
    'fail',
    'identity, lane facts: no process leads',
    { vitals: instead(['guildhall_relay_leading', 0, { lane: 'facts' }]) },
  ],
  [
    'outbox-empties',
    'warn',
    'waits for 40 s',
    { vitals: instead(['guildhall_relay_oldest_age_seconds', 40, { lane: 'facts' }]) },
  ],
  [
    'outbox-empties',
    'fail',
    'waits for 301 s',
    { vitals: instead(['guildhall_relay_oldest_age_seconds', 301, { lane: 'facts' }]) },
  ],
  [
    'consumers-keep-up',
    'warn',
    'reporting.usage: 20000 records',
    { vitals: instead(['guildhall_consumer_lag_events', 20_000, { consumer: 'reporting.usage' }]) },
  ],
  [
    'no-dead-letters',
    'warn',
    'audit.trail: 2 of guildhall.x',
    { vitals: instead(['guildhall_consumer_parked_total', 2, { consumer: 'audit.trail', type: 'guildhall.x' }]) },
  ],
  ['trail-unbroken', 'fail', '1 breaks of trails', { vitals: instead(['guildhall_checker_broken_trails', 1]) }],
  ['trail-unbroken', 'fail', 'No process sequences', { vitals: instead(['guildhall_sequencer_leading', 0]) }],
  ['gateway-informed', 'fail', '90 s old', { vitals: instead(['guildhall_edge_state_age_seconds', 90]) }],
  ['gateway-informed', 'warn', 'acme-identity-x1', { vitals: instead(['guildhall_gateway_limits_alone', 1]) }],
  [
    'certificates-last',
    'warn',
    'acme-tls: until 2026-12-01',
    { certificates: { value: [{ secret: 'acme-tls', notAfter: new Date('2026-12-01') }] } },
  ],
  [
    'certificates-last',
    'fail',
    'acme-tls',
    { certificates: { value: [{ secret: 'acme-tls', notAfter: new Date(AT.getTime() - 1) }] } },
  ],
  [
    'keys-changed',
    'warn',
    'acme-identity-keys',
    { secrets: { value: [{ metadata: { name: 'acme-identity-keys', creationTimestamp: daysAgo(200) } }] } },
  ],
  [
    'volumes-have-room',
    'warn',
    '85 % used',
    { volumes: { value: [{ claim: 'c', usedBytes: 85, capacityBytes: 100 }] } },
  ],
  [
    'volumes-have-room',
    'fail',
    '95 % used',
    { volumes: { value: [{ claim: 'c', usedBytes: 95, capacityBytes: 100 }] } },
  ],
  ['backups-recent', 'warn', 'No backup is scheduled', { cronJobs: { value: [] } }],
  [
    'backups-recent',
    'warn',
    'last made 30 h ago',
    { cronJobs: { value: [backup({ lastSuccessfulTime: hoursAgo(30) })] } },
  ],
  [
    'log-received',
    'warn',
    'postgres: stored up to 90 s ago',
    {
      vitals: instead([
        'guildhall_backup_wal_received_timestamp_seconds',
        AT.getTime() / 1_000 - 90,
        { server: 'postgres' },
      ]),
    },
  ],
  [
    'log-received',
    'fail',
    'up to 900 s ago',
    { vitals: instead(['guildhall_backup_wal_received_timestamp_seconds', AT.getTime() / 1_000 - 900]) },
  ],
  ['backups-recent', 'fail', 'never made', { cronJobs: { value: [backup({})] } }],
];

function backup(status: { lastSuccessfulTime?: string }) {
  return {
    metadata: {
      name: 'acme-backup-base',
      creationTimestamp: daysAgo(9),
      labels: { 'app.kubernetes.io/component': 'backup-base' },
    },
    spec: { schedule: '@daily' },
    status,
  };
}

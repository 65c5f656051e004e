import type { ContainerState, Job, Pod, Workload } from '../src/observation/objects.js';
import type { MetricSample } from '../src/observation/metric-samples.js';
import type { Installation, PodVitals } from '../src/doctor/installation.js';

export const AT = new Date('2026-11-22T12:00:00Z');
export const hoursAgo = (hours: number) => new Date(AT.getTime() - hours * 3_600_000).toISOString();
export const daysAgo = (days: number) => hoursAgo(24 * days);

const labelsOf = (component: string, version: string) => ({
  'app.kubernetes.io/part-of': 'guildhall',
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/version': version,
});

/** A Deployment with all its replicas, unless told otherwise. */
export function deployment(
  component: string,
  changed: Partial<Workload['status']> & { replicas?: number } = {},
): Workload {
  const replicas = changed.replicas ?? 2;
  return {
    metadata: { name: `acme-${component}`, labels: labelsOf(component, '1.4.0') },
    spec: { replicas, template: { spec: { containers: [{ name: component }] } } },
    status: { replicas, readyReplicas: replicas, updatedReplicas: replicas, ...changed },
  };
}

interface PodState {
  readonly isReady?: boolean;
  readonly version?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
  readonly phase?: string;
  readonly unscheduled?: string;
}

/** A pod that is ready, unless told otherwise. */
export function pod(component: string, { isReady = true, version = '1.4.0', ...rest }: PodState = {}): Pod {
  const { state = { running: {} }, lastState = {}, phase = 'Running', unscheduled } = rest;
  const scheduled = unscheduled ? [{ type: 'PodScheduled', status: 'False', message: unscheduled }] : [];
  return {
    metadata: { name: `acme-${component}-x1`, labels: labelsOf(component, version) },
    spec: { containers: [{ name: component, ports: [{ name: 'management', containerPort: 8180 }] }] },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }, ...scheduled],
      containerStatuses: [{ name: component, ready: isReady, restartCount: 1, state, lastState }],
    },
  };
}

export function job(name: string, condition: 'Complete' | 'Failed' | undefined): Job {
  const conditions = condition
    ? [{ type: condition, status: 'True', reason: 'BackoffLimitExceeded', message: 'too often' }]
    : [];
  return { metadata: { name }, status: { conditions } };
}

/** What a process tells: samples by name, with labels where they matter. */
export function vitals(component: string, samples: readonly Sample[], notReady: readonly string[] = []): PodVitals {
  const told = samples.map(([name, value, labels = {}]): MetricSample => ({ name, value, labels }));
  return { pod: `acme-${component}-x1`, component, samples: { value: told }, notReady: { value: notReady } };
}
export type Sample = readonly [name: string, value: number, labels?: Readonly<Record<string, string>>];

/** An installation that nothing is wrong with; a test names what is. */
export function installation(changed: Partial<Installation> = {}): Installation {
  return {
    at: AT,
    namespace: 'acme',
    deployments: { value: [deployment('identity'), deployment('audit')] },
    statefulSets: { value: [] },
    pods: { value: [pod('identity'), pod('audit')] },
    jobs: { value: [job('acme-topics', 'Complete')] },
    cronJobs: {
      value: [
        {
          metadata: { name: 'acme-backup-base', labels: labelsOf('backup-base', '1.4.0') },
          spec: { schedule: '0 2 * * *' },
          status: { lastSuccessfulTime: hoursAgo(10) },
        },
      ],
    },
    claims: { value: [{ metadata: { name: 'acme-audit-objects' }, spec: {}, status: { phase: 'Bound' } }] },
    events: { value: [] },
    secrets: { value: [{ metadata: { name: 'acme-identity-keys', creationTimestamp: daysAgo(30) } }] },
    certificates: { value: [{ secret: 'acme-tls', notAfter: new Date(AT.getTime() + 60 * 24 * 3_600_000) }] },
    volumes: { value: [{ claim: 'acme-audit-objects', usedBytes: 10, capacityBytes: 100 }] },
    vitals: [vitals('identity', HEALTHY)],
    ...changed,
  };
}

export const HEALTHY: readonly Sample[] = [
  ['guildhall_relay_leading', 1, { lane: 'facts' }],
  ['guildhall_relay_oldest_age_seconds', 0, { lane: 'facts' }],
  ['guildhall_consumer_lag_events', 3, { consumer: 'audit.trail' }],
  ['guildhall_consumer_delivered_total', 100, { consumer: 'audit.trail' }],
  ['guildhall_sequencer_leading', 1],
  ['guildhall_checker_broken_trails', 0],
  ['guildhall_edge_state_age_seconds', 0.2],
  ['guildhall_gateway_limits_alone', 0],
  ['guildhall_backup_wal_received_timestamp_seconds', AT.getTime() / 1_000 - 2, { server: 'postgres' }],
];

import type { Claim, ClusterEvent, CronJob, Job, KubernetesObject, Pod, Workload } from '../observation/objects.js';
import type { MetricSample } from '../observation/metric-samples.js';
import type { Reading } from '../findings/reading.js';

/** What a process says of itself on its management port. */
export interface PodVitals {
  readonly pod: string;
  readonly component: string;
  readonly samples: Reading<readonly MetricSample[]>;
  /** The checks of `/readyz` that are not well, one sentence each. */
  readonly notReady: Reading<readonly string[]>;
}

/** How full the volume of a claim is, as its node says. */
export interface VolumeUse {
  readonly claim: string;
  readonly usedBytes: number;
  readonly capacityBytes: number;
}

/** A certificate of a Secret of type kubernetes.io/tls; its key is never read out of the answer. */
export interface CertificateInUse {
  readonly secret: string;
  readonly notAfter: Date;
}

/** Everything the doctor looks at, gathered at one moment. */
export interface Installation {
  readonly at: Date;
  readonly namespace: string;
  readonly deployments: Reading<readonly Workload[]>;
  readonly statefulSets: Reading<readonly Workload[]>;
  readonly pods: Reading<readonly Pod[]>;
  readonly jobs: Reading<readonly Job[]>;
  readonly cronJobs: Reading<readonly CronJob[]>;
  readonly claims: Reading<readonly Claim[]>;
  readonly events: Reading<readonly ClusterEvent[]>;
  /** Names, labels and times; what they hold is not asked for. */
  readonly secrets: Reading<readonly KubernetesObject[]>;
  readonly certificates: Reading<readonly CertificateInUse[]>;
  readonly volumes: Reading<readonly VolumeUse[]>;
  readonly vitals: readonly PodVitals[];
}

const COMPONENT = 'app.kubernetes.io/component';

/** The part of the platform that an object belongs to: `identity`, `audit-sequencer`, `migrations` … */
export function componentOf({ metadata }: KubernetesObject): string {
  return metadata.labels?.[COMPONENT] ?? metadata.name;
}

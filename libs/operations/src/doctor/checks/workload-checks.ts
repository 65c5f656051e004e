import type { Workload } from '../../observation/objects.js';
import { type Check, fail, ok, type Opinion, warn } from '../../findings/finding.js';
import { grouped } from '../../findings/grouped.js';
import { given, valueOr } from '../../findings/reading.js';
import { componentOf, type Installation } from '../installation.js';

const VERSION = 'app.kubernetes.io/version';

/** Without it every other answer could be about nothing at all, and be `ok`. */
export const installationFound: Check<Installation> = {
  id: 'installation-found',
  remedy: 'Name the namespace (--namespace) and the release (--release); "helm list -A" shows both.',
  judge: ({ deployments, namespace }) => {
    if ('missing' in deployments) return fail(`The Deployments of ${namespace} cannot be read: ${deployments.missing}`);
    const found = deployments.value.map(componentOf);
    if (found.length === 0) return fail(`There is no Guildhall in the namespace ${namespace}.`);
    return ok(`${found.length} Deployments: ${found.toSorted().join(', ')}.`);
  },
};

/** Two versions side by side are right while an upgrade rolls out (D23), and a sign of a stuck one later. */
export const oneVersion: Check<Installation> = {
  id: 'one-version',
  remedy:
    'While an upgrade is rolling out, wait; otherwise "helm history" and "kubectl rollout status" tell which part stayed behind.',
  judge: ({ pods }) =>
    given(pods, (found) => {
      // Servers of a trial have none, so that an upgrade of the platform does not start them anew.
      const versioned = found.filter(({ metadata }) => metadata.labels?.[VERSION] !== undefined);
      const versions = grouped(versioned, ({ metadata }) => metadata.labels?.[VERSION] ?? '');
      if (versions.size < 2) return ok(`All pods are of version ${[...versions.keys()].join('') || 'none'}.`);
      const details = [...versions].map(([version, some]) => `${version}: ${some.map(componentOf).join(', ')}`);
      return warn(`The pods are of ${versions.size} versions.`, details);
    }),
};

/** Every Deployment and StatefulSet has all of its replicas ready, and of the version that was asked for. */
export const replicasReady: Check<Installation> = {
  id: 'replicas-ready',
  remedy:
    'Look at "pods-ready" below; where no pod was made at all, the reason stands in the condition (quota, pod security, service account).',
  judge: ({ deployments, statefulSets }) =>
    given(deployments, (found) => lacking([...found, ...valueOr(statefulSets, [])])),
};

function lacking(workloads: readonly Workload[]): Opinion {
  const behind = workloads.filter((workload) => missingOf(workload) > 0);
  if (behind.length === 0) return ok(`${workloads.length} Deployments and StatefulSets have all their replicas.`);
  const isGone = behind.some(({ status }) => (status?.readyReplicas ?? 0) === 0);
  const says = `${behind.length} of ${workloads.length} lack replicas.`;
  return isGone ? fail(says, behind.map(lackOf)) : warn(says, behind.map(lackOf));
}

function missingOf({ spec, status }: Workload): number {
  const wanted = spec.replicas ?? 1;
  return wanted - Math.min(status?.readyReplicas ?? 0, status?.updatedReplicas ?? 0);
}

function lackOf({ metadata, spec, status }: Workload): string {
  const bad = (status?.conditions ?? []).filter(
    ({ type, status: holds }) =>
      (type === 'ReplicaFailure' && holds === 'True') || (type !== 'ReplicaFailure' && holds === 'False'),
  );
  const why = bad.map(({ reason, message }) => `${reason ?? 'unknown'}: ${message ?? ''}`).join('; ');
  const count = `${status?.readyReplicas ?? 0} of ${spec.replicas ?? 1} ready, ${status?.updatedReplicas ?? 0} up to date`;
  return `${metadata.name}: ${count}${why ? ` (${why})` : ''}`;
}

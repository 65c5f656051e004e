import assert from 'node:assert/strict';

/** @typedef {import('./installation.mjs').Installation} Installation @typedef {import('../cluster/commands.mjs').Ended} Ended */

/** @param {Ended} ended */
export function succeeds(ended) {
  assert.ok(ended.isOk, ended.all);
  return ended;
}

/** @param {Ended} ended @param {RegExp} reason */
export function isRefused(ended, reason) {
  assert.ok(!ended.isOk, `it was not refused:\n${ended.all}`);
  assert.match(ended.all, reason);
}

/** Each Deployment and StatefulSet as it was asked for, with every pod of it available. @param {Installation} installation */
export async function everythingIsAvailable(installation) {
  const workloads = await installation.objects('deployments,statefulsets');
  assert.ok(workloads.length > 0, 'nothing is installed');
  for (const { kind, metadata, spec, status } of workloads) {
    assert.equal(status.readyReplicas, spec.replicas, `${kind} ${metadata.name}`);
    assert.equal(status.updatedReplicas, spec.replicas, `${kind} ${metadata.name}`);
  }
  return workloads;
}

/** What a release consists of, without what its server counts and stamps. @param {Installation} installation */
export async function stateOf(installation) {
  const objects = await installation.objects(
    'deployments,services,configmaps,poddisruptionbudgets,networkpolicies,cronjobs',
  );
  return objects.map(({ kind, metadata: { name, labels }, spec, data }) => ({ kind, name, labels, spec, data }));
}

/**
 * Those that Kubernetes itself knows: operators' own kinds are not installed here, and held by their schemas in `npm test`.
 * @param {string} yaml @returns {string[]}
 */
export function documentsOfKubernetes(yaml) {
  const documents = yaml.split(/^---$/m).filter((each) => /^kind:/m.test(each));
  return documents.filter(
    (each) =>
      /^apiVersion: "?(v1|(apps|batch|policy|autoscaling)\/|(rbac|networking)\S*\.k8s\.io\/)/m.test(each) &&
      !/^apiVersion: gateway/m.test(each),
  );
}

/** Each pod template of the release as a pod of its own, of no account: those of hooks come and go. @param {any[]} objects @returns {any[]} */
export function podsOf(objects) {
  return objects.flatMap(({ kind, metadata, spec }) => {
    const template = kind === 'CronJob' ? spec.jobTemplate.spec.template : spec?.template;
    if (kind !== 'Pod' && !template?.spec?.containers) return [];
    const name = `${kind}-${metadata.name}`.toLowerCase();
    const { serviceAccountName: _, ...anonymous } = template?.spec ?? spec;
    return [{ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { restartPolicy: 'Always', ...anonymous } }];
  });
}

/**
 * May this ServiceAccount do that? Asked of the server's own authorizer.
 * @param {Installation} installation @param {string} account
 * @returns {(verb: string, resource: string, namespace?: string) => Promise<boolean>}
 */
export function rightsOf(installation, account) {
  const as = `--as=system:serviceaccount:${installation.namespace}:${account}`;
  return async (verb, resource, namespace = installation.namespace) =>
    (await installation.site.kubectl(['auth', 'can-i', verb, resource, as, '--namespace', namespace])).stdout.trim() ===
    'yes';
}

/**
 * Asks that a pod be evicted, as a drain of its node would.
 * @param {Installation} installation @param {string} pod
 */
export function evict({ site, namespace }, pod) {
  const input = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } });
  return site.kubectl(['create', '--raw', `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`, '-f', '-'], {
    input,
  });
}

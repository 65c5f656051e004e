import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { renders } from '../../../tools/chart/renders.mjs';
import { isOnPath } from '../../../tools/test/optional-tools.mjs';
import { clusterDown, clusterUp } from '../cluster/cluster.mjs';
import { until } from '../cluster/commands.mjs';
import {
  everythingIsAvailable,
  evict,
  isRefused,
  documentsOfKubernetes,
  podsOf,
  rightsOf,
  stateOf,
  succeeds,
} from './expectations.mjs';
import { builtHelms, CHART } from './helm.mjs';
import { Installation } from './installation.mjs';
import { asksBefore, asksLater, builtCommands } from './operator.mjs';

const VALUES = [path.join(import.meta.dirname, 'simulated-values.yaml')];
const WITHIN_SECONDS = 120;
/** Those of more than one pod, which a budget holds together. */
const SEVERAL = [
  'gateway',
  'identity',
  'tenancy',
  'audit-sequencer',
  'monitoring',
  'reporting',
  'feedback',
  'integration',
];
/** Audit is one pod where its volume is one node's. */
const PARTS = [...SEVERAL, 'audit'];
/** What helm's own bookkeeping and the cluster put into every namespace. */
const OF_THE_CLUSTER = ['configmap/kube-root-ca.crt', 'serviceaccount/default'];
/** Exports and archives of the trail: nobody else has them. (Secrets are kept, too, but no simulated Job makes any.) */
const KEPT = ['persistentvolumeclaim/guildhall-audit-objects'];

/** @type {import('../cluster/site.mjs').Site} */
let site;
const chosen = process.env.GUILDHALL_HELM;
const skip = isOnPath('go') ? false : 'the control plane is built with Go';

before(async () => {
  if (skip) return;
  await builtHelms(console.log);
  await builtCommands();
  site = await clusterUp('simulated', { whileAlive: process.pid });
});
after(() => clusterDown('simulated'));

for (const helm of /** @type {const} */ (['4', '3'])) {
  if (chosen && chosen !== helm) continue;
  describe(`Guildhall in a cluster, with Helm ${helm}`, { skip }, () => {
    /** @type {Installation} */
    let installation;
    /** @param {string} component */
    const podsRunning = async (component) => {
      const selector = `app.kubernetes.io/component=${component}`;
      const pods = await installation.objects(
        'pods',
        '--selector',
        selector,
        '--field-selector',
        'status.phase=Running',
      );
      return pods
        .filter(({ metadata }) => !metadata.deletionTimestamp)
        .map(({ metadata }) => metadata.name)
        .sort();
    };

    before(async () => {
      const options = { namespace: `helm-${helm}`, values: VALUES, withinSeconds: WITHIN_SECONDS };
      installation = new Installation(site, { helm, ...options });
      await installation.makeNamespace();
    });

    it('is taken by the server as each example renders it: no unknown field, no warning', async () => {
      for (const { name, values, counts } of renders) {
        const files = values.flatMap((file) => ['--values', path.join(CHART, file)]);
        const objects = documentsOfKubernetes(succeeds(await installation.render(...files)).stdout);
        const checked = await installation.site.kubectl(
          ['apply', '--namespace', installation.namespace, '--dry-run=server', '--validate=strict', '-f', '-'],
          { input: objects.join('\n---\n') },
        );
        succeeds(checked);
        assert.equal(checked.stderr, '', `${name}: the server warns`);
        assert.ok(checked.stdout.trim().split('\n').length >= counts.Deployment + counts.Job, checked.stdout);
      }
    });

    asksBefore(() => installation);

    it('is installed: every pod is ready, and whatever prepares the servers has ended before', async () => {
      succeeds(await installation.install());
      const workloads = await everythingIsAvailable(installation);
      const names = workloads.map(({ metadata }) => metadata.labels['app.kubernetes.io/component']);
      assert.deepEqual(names.filter((name) => PARTS.includes(name)).sort(), [...PARTS].sort());
    });

    it('passes its own test', async () => {
      succeeds(await installation.test());
    });

    asksLater(() => installation);

    it('stays as it was when a migration of the new version fails', async () => {
      const state = await stateOf(installation);
      const pods = await Promise.all(PARTS.map(podsRunning));
      const { backOnFailure } = installation.helm;
      isRefused(await installation.upgrade('--set', 'image.tag=cannot-migrate', backOnFailure), /migrate|hook/i);
      assert.deepEqual(await stateOf(installation), state);
      assert.deepEqual(await Promise.all(PARTS.map(podsRunning)), pods);
      assert.match((await installation.history()).at(-1)?.description ?? '', /roll(ed)? ?back/i);
    });

    it('replaces the pods of the one service whose setting changes, and of no other', async () => {
      const [identity, tenancy] = [await podsRunning('identity'), await podsRunning('tenancy')];
      succeeds(await installation.upgrade('--set', 'services.identity.settings.LOG_LEVEL=debug'));
      await everythingIsAvailable(installation);
      assert.notDeepEqual(await podsRunning('identity'), identity);
      assert.deepEqual(await podsRunning('tenancy'), tenancy);
    });

    it('has no pod that the restricted standard refuses, and that standard holds', async () => {
      const pods = podsOf(await installation.renderedObjects());
      assert.ok(pods.length > PARTS.length, 'pods are missing');
      const dryRun = ['create', '--namespace', installation.namespace, '--dry-run=server', '-f', '-'];
      for (const pod of pods) succeeds(await site.kubectl(dryRun, { input: JSON.stringify(pod) }));
      const [pod] = pods;
      pod.spec.containers[0].securityContext.allowPrivilegeEscalation = true;
      isRefused(await site.kubectl(dryRun, { input: JSON.stringify(pod) }), /violates PodSecurity "restricted/);
    });

    it('keeps its pods when somebody weakens a Deployment: the cluster refuses the new ones', async () => {
      const pods = await podsRunning('tenancy');
      const weak = { containers: [{ name: 'tenancy', securityContext: { allowPrivilegeEscalation: true } }] };
      const patch = JSON.stringify({ spec: { template: { spec: weak } } });
      succeeds(await installation.kubectl('patch', 'deployment', 'guildhall-tenancy', '--patch', patch));
      const refused = async () => {
        const [{ status }] = await installation.objects('deployment/guildhall-tenancy');
        return status.conditions.some(({ message = '' }) => message.includes('violates PodSecurity'));
      };
      await until(refused, { what: 'a refusal of the new pods', withinMs: 30_000 });
      assert.deepEqual(await podsRunning('tenancy'), pods);
      succeeds(await installation.kubectl('rollout', 'undo', 'deployment/guildhall-tenancy'));
      await installation.kubectl('rollout', 'status', 'deployment/guildhall-tenancy', '--timeout=30s');
    });

    it('lets one pod of a service be evicted, and the next only when that one is replaced', async () => {
      for (const name of SEVERAL) {
        const [first = '', second = ''] = await podsRunning(name);
        succeeds(await evict(installation, first));
        isRefused(await evict(installation, second), /disruption budget/i);
      }
      await until(async () => everythingIsAvailable(installation).catch(() => undefined), {
        ...{ what: 'pods in the place of those that went', withinMs: 30_000 },
      });
    });

    it('gives its services no right at all, and its Jobs no more than they need', async () => {
      for (const name of PARTS) {
        const may = rightsOf(installation, `guildhall-${name}`);
        for (const resource of ['secrets', 'configmaps', 'pods']) assert.equal(await may('get', resource), false, name);
      }
      const may = rightsOf(installation, 'guildhall-secrets');
      const bound = await bindSecretsAccount();
      assert.equal(await may('create', 'secrets'), true);
      assert.equal(await may('get', 'secrets/guildhall-identity-keys'), true);
      assert.equal(await may('list', 'secrets'), false);
      assert.equal(await may('get', 'secrets/somebody-elses'), false);
      assert.equal(await may('delete', 'secrets/guildhall-identity-keys'), false);
      assert.equal(await may('create', 'secrets', 'default'), false);
      await installation.kubectl('delete', ...bound);
    });

    it('refuses values that nobody has described, and such as cannot be right', async () => {
      const state = await stateOf(installation);
      isRefused(await installation.upgrade('--set', 'services.identity.replica=2'), /replica/);
      isRefused(
        await installation.upgrade('--set', 'defaults.terminationGracePeriodSeconds=5'),
        /terminationGracePeriodSeconds/,
      );
      isRefused(await installation.upgrade('--set', 'image.tag=latest'), /tag/);
      assert.deepEqual(await stateOf(installation), state);
    });

    it('goes back to its first revision', async () => {
      succeeds(await installation.rollback(1));
      await everythingIsAvailable(installation);
      const [{ spec }] = await installation.objects('deployment/guildhall-identity');
      const names = spec.template.spec.containers[0].env.map(({ name }) => name);
      assert.ok(!names.includes('LOG_LEVEL'), 'the setting of a later revision is still there');
    });

    it('leaves nothing when it is uninstalled but what is kept on purpose', async () => {
      succeeds(await installation.uninstall());
      let left = await everyObject();
      const podsAreGone = async () => {
        left = await everyObject();
        return !left.some((name) => name.startsWith('pod/'));
      };
      await until(podsAreGone, { what: 'the end of all pods', withinMs: 60_000, lastSeen: () => left });
      assert.deepEqual(left, [...OF_THE_CLUSTER, ...KEPT].sort());
    });

    /** The hook that has the right is gone with the Job that used it: its objects alone, once more. */
    async function bindSecretsAccount() {
      const kinds = ['ServiceAccount', 'Role', 'RoleBinding'];
      const objects = await installation.renderedObjects();
      const wanted = objects.filter(
        ({ kind, metadata }) => kinds.includes(kind) && metadata.name === 'guildhall-secrets',
      );
      await site.apply(wanted);
      return wanted.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    }

    async function everyObject() {
      const kinds = (await site.kubectl(['api-resources', '--verbs=list', '--namespaced', '--output=name'])).stdout;
      const wanted = kinds
        .trim()
        .split('\n')
        .filter((kind) => !/^(events|leases|.*metrics)/.test(kind));
      const { stdout } = await installation.kubectl('get', wanted.join(), '--output=name', '--ignore-not-found');
      return stdout.trim().split('\n').sort();
    }
  });
}

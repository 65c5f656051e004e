import { type Check, fail, ok, type Opinion, warn } from '../findings/finding.js';
import { given, valueOr } from '../findings/reading.js';
import type { ClusterFacts } from './cluster-facts.js';
import { flawOf } from './secret-forms.js';
import { upgradeRefusal } from './upgrade-path.js';

/** The oldest minor that the chart is rendered and validated against; Chart.yaml says the same. */
export const OLDEST_KUBERNETES = 33;
const SKEW_WARN_SECONDS = 5;
/** Tokens are taken so long after their end, and not longer (D14). */
const SKEW_FAIL_SECONDS = 30;
const ENFORCE = 'pod-security.kubernetes.io/enforce';

export const kubernetesVersion: Check<ClusterFacts> = {
  id: 'kubernetes-version',
  remedy: `Upgrade the cluster to Kubernetes 1.${OLDEST_KUBERNETES} or later.`,
  judge: ({ version }) =>
    given(version, (found) => {
      const [, major, minor] = /^v(\d+)\.(\d+)/.exec(found) ?? [];
      const isOld = Number(major) === 1 && Number(minor) < OLDEST_KUBERNETES;
      return isOld || !major ? fail(`The cluster is Kubernetes ${found}.`) : ok(`The cluster is Kubernetes ${found}.`);
    }),
};

export const kindsServed: Check<ClusterFacts> = {
  id: 'kinds-served',
  remedy:
    'Install the operator that brings the kind (cert-manager, External Secrets, Prometheus, Gateway API …), or switch the value off that asks for it.',
  judge: ({ absentKinds, wanted }) =>
    given(absentKinds, (absent) =>
      absent.length > 0
        ? fail(`The cluster does not know ${absent.length} kinds.`, absent)
        : ok(`The cluster knows all ${wanted.kinds.length} kinds.`),
    ),
};

export const rightsSuffice: Check<ClusterFacts> = {
  id: 'rights-suffice',
  remedy: 'Install as somebody who has these rights in the namespace; "kubectl auth can-i" asks one by one.',
  judge: ({ deniedKinds }) =>
    given(deniedKinds, (denied) =>
      denied.length > 0 ? fail('Rights are missing here.', denied) : ok('You may make, change and remove all of it.'),
    ),
};

export const namespaceGuarded: Check<ClusterFacts> = {
  id: 'namespace-guarded',
  remedy:
    'kubectl label namespace NAME pod-security.kubernetes.io/enforce=restricted: all pods of the platform pass it.',
  judge: ({ namespace }) =>
    given(namespace, ({ exists, labels }) => {
      if (!exists)
        return warn('The namespace is not there yet: make it with its label, so that it guards from the first pod on.');
      const level = labels[ENFORCE];
      return level === 'restricted'
        ? ok('The namespace enforces the profile "restricted".')
        : warn(`The namespace enforces ${level ? `only "${level}"` : 'no profile of pod security'}.`);
    }),
};

export const podsAdmitted: Check<ClusterFacts> = {
  id: 'pods-admitted',
  remedy:
    'The sentence is the cluster’s own: pod security, a quota, a limit range, or a policy of yours. Change the values or ask whoever keeps that policy.',
  judge: ({ admissions, namespace }) => {
    // Without the namespace every pod is refused for that alone.
    if (!valueOr(namespace, { exists: true, labels: {} }).exists)
      return warn('Pods can be tried once the namespace is there.');
    return given(admissions, (tried) => {
      const refused = tried.filter(({ refusal }) => refusal !== undefined);
      if (refused.length === 0) return ok(`The cluster would take the pods of all ${tried.length} workloads and Jobs.`);
      return fail(
        `The cluster refuses the pods of ${refused.length} workloads.`,
        refused.map(({ owner, refusal }) => `${owner}: ${refusal}`),
      );
    });
  },
};

export const storageThere: Check<ClusterFacts> = {
  id: 'storage-there',
  remedy: 'Name a storage class that is there ("kubectl get storageclass"), or mark one as the default.',
  judge: ({ storageClasses, wanted: { claims } }) =>
    given(storageClasses, (classes) => {
      const hasDefault = classes.some(({ isDefault }) => isDefault);
      const homeless = claims.filter(({ storageClass }) =>
        storageClass === undefined ? !hasDefault : !classes.some(({ name }) => name === storageClass),
      );
      if (homeless.length === 0) return ok(`${claims.length} claims, each with a storage class.`);
      return fail(
        'There is no storage for some claims.',
        homeless.map(({ name, storageClass }) => `${name}: ${storageClass ?? 'no default class'}`),
      );
    }),
};

export const secretsThere: Check<ClusterFacts> = {
  id: 'secrets-there',
  remedy:
    'Make them (the table of Secrets in docs/guides/kubernetes.md says what each holds), or let the chart make them: secrets.create.',
  judge: ({ secrets, wanted }) =>
    given(secrets, (found) => {
      const missing = wanted.secrets.flatMap(({ secret, key }) => {
        const there = found.get(secret);
        // Those that are made at install may lack today what they will have then.
        if (wanted.secretsMade.has(secret)) return [];
        if (!there) return [`${secret}: is not there`];
        return key === '' || there.data?.[key] ? [] : [`${secret}: has no key ${key}`];
      });
      if (missing.length > 0) return fail('Secrets are missing.', [...new Set(missing)]);
      return ok(`${found.size} Secrets are there, ${wanted.secretsMade.size} are made at install.`);
    }),
};

export const secretsWellFormed: Check<ClusterFacts> = {
  id: 'secrets-well-formed',
  remedy:
    'Correct the Secret; "kubectl create secret … --from-file" keeps a trailing newline out of trouble, "--from-literal" keeps quotes in.',
  judge: ({ secrets, wanted }) =>
    given(secrets, (found) => {
      const flaws = wanted.secrets.flatMap(({ secret, key }) => {
        const value = found.get(secret)?.data?.[key];
        const flaw = value === undefined ? undefined : flawOf(key, Buffer.from(value, 'base64').toString('utf8'));
        return flaw ? [`${secret}, key ${key}: ${flaw}`] : [];
      });
      return flaws.length > 0
        ? fail('Secrets hold what no service would take.', [...new Set(flaws)])
        : ok('What the Secrets hold has the right form.');
    }),
};

export const imagesNamed: Check<ClusterFacts> = {
  id: 'images-named',
  remedy:
    'Set image.tag, or better image.digests; make the pull secret; "crictl pull" on a node tells whether the registry has the image.',
  judge: ({ wanted, imagesHeld, secrets }) => {
    const loose = wanted.images.filter((image) => /:latest$/.test(image) || !/[:@][^/]+$/.test(image));
    if (loose.length > 0) return fail('Images have no version, or a tag that moves.', loose);
    const known = valueOr(secrets, new Map());
    const unknownPull = 'value' in secrets ? wanted.pullSecrets.filter((name) => !known.has(name)) : [];
    if (unknownPull.length > 0) return fail('Secrets to pull images with are missing.', unknownPull);
    return given(imagesHeld, (held) => {
      const there = wanted.images.filter((image) =>
        [...held].some((name) => name === image || name.endsWith(`/${image}`)),
      );
      return ok(`${wanted.images.length} images, ${there.length} of them on a node already.`);
    });
  },
};

/** Releases are taken one minor at a time: each is tested beside its neighbour alone (D23, G18). */
export const upgradePath: Check<ClusterFacts> = {
  id: 'upgrade-path',
  remedy:
    'Upgrade one minor after the other, and never back: migrations go forwards alone. To go back, restore (docs/guides/backup.md).',
  judge: ({ installed, wanted: { version } }) =>
    given(installed, (from): Opinion => {
      if (from === undefined) return ok(`Nothing is installed here; ${version} comes new.`);
      const refusal = upgradeRefusal(from, version);
      return refusal ? fail(refusal) : ok(`From ${from} to ${version}.`);
    }),
};

export const clockAgrees: Check<ClusterFacts> = {
  id: 'clock-agrees',
  remedy: 'Let the nodes and this machine keep time by NTP: tokens are refused that begin in the future.',
  judge: ({ clockSkewSeconds }) =>
    given(clockSkewSeconds, (skew) => {
      const says = `The clock of the cluster is ${Math.abs(skew).toFixed(1)} s ${skew < 0 ? 'behind' : 'ahead of'} this machine’s.`;
      if (Math.abs(skew) < SKEW_WARN_SECONDS) return ok(says);
      return Math.abs(skew) < SKEW_FAIL_SECONDS ? warn(says) : fail(says);
    }),
};

export const CLUSTER_CHECKS: readonly Check<ClusterFacts>[] = [
  kubernetesVersion,
  rightsSuffice,
  kindsServed,
  namespaceGuarded,
  podsAdmitted,
  storageThere,
  secretsThere,
  secretsWellFormed,
  imagesNamed,
  upgradePath,
  clockAgrees,
];

import { KubernetesRefused } from '../observation/kubernetes-api.js';
import type { KubernetesObject, Secret, Workload } from '../observation/objects.js';
import type { Observed } from '../observation/open-observed.js';
import { reading } from '../findings/reading.js';
import { admissionsOf } from './admissions.js';
import type { ClusterFacts, NamespaceState, StorageClass } from './cluster-facts.js';
import { discovered, deniedKinds } from './kinds.js';
import type { Wanted } from './wanted.js';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const VERSION = 'app.kubernetes.io/version';

/** Asks the cluster what `wanted` needs to know of it. Changes nothing: pods are handed in with `dryRun=All`. */
export async function gatherCluster(cluster: Observed, wanted: Wanted): Promise<ClusterFacts> {
  const { api, namespace } = cluster;
  const kinds = await reading(() => discovered(api, wanted.kinds));
  const [version, clockSkewSeconds, state, storageClasses, secrets, installed, imagesHeld] = await Promise.all([
    reading(async () => (await api.get<{ gitVersion: string }>('/version')).gitVersion),
    reading(() => skewOf(cluster)),
    reading(() => namespaceState(cluster)),
    reading(() => storageClassesOf(cluster)),
    reading(() => secretsOf(cluster, wanted)),
    reading(() => installedVersion(cluster)),
    reading(() => imagesOnNodes(cluster)),
  ]);
  return {
    wanted,
    version,
    clockSkewSeconds,
    namespace: state,
    absentKinds: 'missing' in kinds ? kinds : { value: kinds.value.absent },
    deniedKinds: 'missing' in kinds ? kinds : await reading(() => deniedKinds(api, namespace, kinds.value.served)),
    storageClasses,
    admissions: await reading(() => admissionsOf(api, namespace, wanted.pods)),
    secrets,
    installed,
    imagesHeld,
  };
}

async function skewOf({ api }: Observed): Promise<number> {
  const asked = Date.now();
  const { date } = await api.call('GET', '/version');
  // The header has whole seconds, and the way there takes its time too: half a second off is not to be told apart.
  const ours = (asked + Date.now()) / 2;
  return date ? (date.getTime() + 500 - ours) / 1_000 : 0;
}

async function namespaceState({ api, namespace }: Observed): Promise<NamespaceState> {
  try {
    const { metadata } = await api.get<KubernetesObject>(`/api/v1/namespaces/${namespace}`);
    return { exists: true, labels: metadata.labels ?? {} };
  } catch (error) {
    if (error instanceof KubernetesRefused && error.status === 404) return { exists: false, labels: {} };
    throw error;
  }
}

async function storageClassesOf({ api }: Observed): Promise<StorageClass[]> {
  const items = await api.list<KubernetesObject>('/apis/storage.k8s.io/v1/storageclasses');
  return items.map(({ metadata }) => ({
    name: metadata.name,
    isDefault: metadata.annotations?.[DEFAULT_CLASS] === 'true',
  }));
}

/** Only those that the installation names; one that is not there is left out. */
async function secretsOf(
  { api, namespace }: Observed,
  { secrets, pullSecrets }: Wanted,
): Promise<ReadonlyMap<string, Secret>> {
  const names = new Set([...secrets.map(({ secret }) => secret), ...pullSecrets]);
  const found = await Promise.all([...names].map((name) => secretOrNothing(api, namespace, name)));
  return new Map(found.flatMap((secret) => (secret ? [[secret.metadata.name, secret] as const] : [])));
}

async function secretOrNothing(api: Observed['api'], namespace: string, name: string): Promise<Secret | undefined> {
  try {
    return await api.get<Secret>(`/api/v1/namespaces/${namespace}/secrets/${name}`);
  } catch (error) {
    if (error instanceof KubernetesRefused && error.status === 404) return undefined;
    throw error;
  }
}

async function installedVersion({ api, namespace }: Observed): Promise<string | undefined> {
  const selector = encodeURIComponent('app.kubernetes.io/part-of=guildhall');
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments?labelSelector=${selector}`;
  const items = await api.list<Workload>(path);
  return items[0]?.metadata.labels?.[VERSION];
}

async function imagesOnNodes({ api }: Observed): Promise<ReadonlySet<string>> {
  interface Node {
    readonly status?: { readonly images?: readonly { readonly names?: readonly string[] }[] };
  }
  const items = await api.list<Node>('/api/v1/nodes');
  const images = items.flatMap(({ status }) => status?.images ?? []);
  return new Set(images.flatMap(({ names = [] }) => names));
}

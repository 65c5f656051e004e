import type { Installation } from '../doctor/installation.js';
import type { KubernetesApi } from '../observation/kubernetes-api.js';
import type { Pod } from '../observation/objects.js';
import type { Observed } from '../observation/open-observed.js';
import { reading, valueOr } from '../findings/reading.js';
import type { BundleFile } from './bundle-file.js';

/** Looked at whole; Secrets are not among them, of which only names and times are asked for. */
const KINDS: readonly (readonly [group: string, resource: string])[] = [
  ...[
    'pods',
    'services',
    'configmaps',
    'persistentvolumeclaims',
    'serviceaccounts',
    'resourcequotas',
    'limitranges',
    'events',
  ].map((resource) => ['/api/v1', resource] as const),
  ...['deployments', 'statefulsets', 'replicasets'].map((resource) => ['/apis/apps/v1', resource] as const),
  ...['jobs', 'cronjobs'].map((resource) => ['/apis/batch/v1', resource] as const),
  ['/apis/autoscaling/v2', 'horizontalpodautoscalers'],
  ['/apis/policy/v1', 'poddisruptionbudgets'],
  ['/apis/networking.k8s.io/v1', 'networkpolicies'],
  ['/apis/networking.k8s.io/v1', 'ingresses'],
  ['/apis/rbac.authorization.k8s.io/v1', 'roles'],
  ['/apis/rbac.authorization.k8s.io/v1', 'rolebindings'],
  ['/apis/gateway.networking.k8s.io/v1', 'httproutes'],
  ['/apis/cert-manager.io/v1', 'certificates'],
  ['/apis/external-secrets.io/v1', 'externalsecrets'],
];

export interface LogBounds {
  readonly lines: number;
  readonly bytes: number;
}

/** The objects of the namespace, a file a kind; a kind that is not there or not allowed is a file that says so. */
export async function* collectObjects({ api, namespace }: Observed): AsyncGenerator<BundleFile> {
  for (const [group, resource] of KINDS) {
    const answer = await reading(() => api.get<object>(`${group}/namespaces/${namespace}/${resource}`));
    yield { name: `objects/${resource}.json`, content: 'value' in answer ? answer.value : { missing: answer.missing } };
  }
  const secrets = await reading(() => api.listMetadata(`/api/v1/namespaces/${namespace}/secrets`));
  yield {
    name: 'objects/secrets-without-values.json',
    content: 'value' in secrets ? secrets.value : { missing: secrets.missing },
  };
}

/** The newest lines of every container, and those of the process before it where it was started anew. */
export async function* collectLogs(
  { api, namespace }: Observed,
  pods: readonly Pod[],
  bounds: LogBounds,
): AsyncGenerator<BundleFile> {
  for (const pod of pods) {
    for (const { name, restartCount } of pod.status?.containerStatuses ?? []) {
      const folder = `logs/${pod.metadata.name}`;
      const base = `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/log?container=${name}&timestamps=true`;
      const path = `${base}&tailLines=${bounds.lines}&limitBytes=${bounds.bytes}`;
      yield { name: `${folder}/${name}.log`, content: await logOf(api, path) };
      if (restartCount > 0)
        yield { name: `${folder}/${name}.previous.log`, content: await logOf(api, `${path}&previous=true`) };
    }
  }
}

async function logOf(api: KubernetesApi, path: string): Promise<string> {
  const log = await reading(async () => (await api.call('GET', path, { accept: '*/*' })).body);
  return 'value' in log ? log.value : `(not read: ${log.missing})\n`;
}

/** What each process told on its management port. */
export function metricsFiles({ vitals }: Installation): BundleFile[] {
  return vitals.map(({ pod, samples, notReady }) => ({
    name: `processes/${pod}.json`,
    content: { notReady: valueOr(notReady, []), samples: valueOr(samples, []) },
  }));
}

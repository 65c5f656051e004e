import { type KubernetesApi, KubernetesRefused } from '../observation/kubernetes-api.js';
import type { WantedKind } from './wanted.js';

/** A kind as the server names it in its paths. */
export interface ServedKind extends WantedKind {
  readonly group: string;
  readonly resource: string;
  readonly isNamespaced: boolean;
}

export interface Discovered {
  readonly served: readonly ServedKind[];
  readonly absent: readonly string[];
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** Which of the kinds the server serves: those of operators only where the operator is installed. */
export async function discovered(api: KubernetesApi, kinds: readonly WantedKind[]): Promise<Discovered> {
  const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))];
  const lists = new Map(
    await Promise.all(versions.map(async (version) => [version, await resourcesOf(api, version)] as const)),
  );
  const found = kinds.map((kind) => ({ kind, served: servedAs(kind, lists.get(kind.apiVersion)) }));
  return {
    served: found.flatMap(({ served }) => served ?? []),
    absent: found.filter(({ served }) => !served).map(({ kind }) => `${kind.apiVersion} ${kind.kind}`),
  };
}

async function resourcesOf(api: KubernetesApi, apiVersion: string): Promise<ResourceList> {
  try {
    return await api.get<ResourceList>(apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
  } catch (error) {
    if (error instanceof KubernetesRefused && error.status === 404) return { resources: [] };
    throw error;
  }
}

function servedAs({ apiVersion, kind }: WantedKind, list: ResourceList | undefined): ServedKind | undefined {
  // Subresources (deployments/scale) have kinds too.
  const resource = list?.resources.find((each) => each.kind === kind && !each.name.includes('/'));
  if (!resource) return undefined;
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return { apiVersion, kind, group, resource: resource.name, isNamespaced: resource.namespaced };
}

const VERBS = ['create', 'patch', 'delete'] as const;

/** What whoever asks may not do with the kinds that an installation is made of; the server itself is asked. */
export async function deniedKinds(
  api: KubernetesApi,
  namespace: string,
  kinds: readonly ServedKind[],
): Promise<readonly string[]> {
  const asked = kinds.flatMap((kind) => VERBS.map((verb) => ({ kind, verb })));
  const answers = await Promise.all(
    asked.map(async (each) => ({ ...each, isAllowed: await isAllowed(api, namespace, each) })),
  );
  return answers
    .filter(({ isAllowed: may }) => !may)
    .map(({ kind, verb }) => `${verb} ${kind.resource}${kind.group ? `.${kind.group}` : ''}`);
}

interface Deed {
  readonly kind: ServedKind;
  readonly verb: (typeof VERBS)[number];
}

async function isAllowed(api: KubernetesApi, namespace: string, { kind, verb }: Deed): Promise<boolean> {
  const { group, resource, isNamespaced } = kind;
  const resourceAttributes = { group, resource, verb, ...(isNamespaced ? { namespace } : {}) };
  const review = await api.post<{ status: { allowed: boolean } }>(
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
  );
  return review.status.allowed;
}

import { type KubernetesApi, KubernetesRefused } from '../observation/kubernetes-api.js';
import type { Admission } from './cluster-facts.js';
import type { WantedPods } from './manifest.js';

const REFUSED = [400, 403, 422];

/**
 * Hands one pod of each workload in, for show: pod security, quotas, limit ranges and whatever else admits pods here answer
 * as they will later. A Deployment would be taken all the same, and only its ReplicaSet would find out.
 */
export function admissionsOf(
  api: KubernetesApi,
  namespace: string,
  pods: readonly WantedPods[],
): Promise<readonly Admission[]> {
  return Promise.all(pods.map(async (each) => ({ owner: each.owner, refusal: await refusalOf(api, namespace, each) })));
}

async function refusalOf(api: KubernetesApi, namespace: string, { template }: WantedPods): Promise<string | undefined> {
  // The service account comes with the installation; every namespace has this one.
  const spec = { ...template.spec, serviceAccountName: 'default' };
  const metadata = {
    generateName: 'preflight-',
    labels: template.metadata?.labels,
    annotations: template.metadata?.annotations,
  };
  try {
    await api.post(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec,
    });
    return undefined;
  } catch (error) {
    if (error instanceof KubernetesRefused && REFUSED.includes(error.status)) return error.message;
    throw error;
  }
}

import { AppsV1Api, CoreV1Api } from '@kubernetes/client-node';
import type { Deployments } from './deployments.js';
import { loadKubeConfig, namespaceOf } from './kube-config.js';
import { KubernetesDeployments } from './kubernetes-deployments.js';
import { KubernetesSecrets } from './kubernetes-secrets.js';
import type { SecretStore } from './secret-store.js';

export interface Cluster {
  readonly namespace: string;
  readonly secrets: SecretStore;
  readonly deployments: Deployments;
}

/** One namespace of the cluster that `loadKubeConfig` finds. Connects when first asked. */
export async function openCluster(namespace?: string): Promise<Cluster> {
  const config = loadKubeConfig();
  const place = namespace ?? namespaceOf(config);
  return {
    namespace: place,
    secrets: new KubernetesSecrets(config.makeApiClient(CoreV1Api), place),
    deployments: new KubernetesDeployments(config.makeApiClient(AppsV1Api), place),
  };
}

import type { AppsV1Api, V1Deployment } from '@kubernetes/client-node';
import { asMergePatch, orUndefined } from './api-answers.js';
import type { Deployments, StoredDeployment } from './deployments.js';

const MARK = 'guildhall/keys';

/** Deployments as the API server keeps them. */
export class KubernetesDeployments implements Deployments {
  constructor(
    private readonly api: AppsV1Api,
    private readonly namespace: string,
  ) {}

  async find(name: string): Promise<StoredDeployment | undefined> {
    const deployment = await orUndefined(this.api.readNamespacedDeployment({ name, namespace: this.namespace }));
    return deployment && { name, mark: markOf(deployment), isRolledOut: isRolledOut(deployment) };
  }

  async rollOut(name: string, mark: string): Promise<void> {
    const body = { spec: { template: { metadata: { annotations: { [MARK]: mark } } } } };
    const change = this.api.patchNamespacedDeployment({ name, namespace: this.namespace, body }, asMergePatch());
    await orUndefined(change);
  }
}

function markOf({ spec }: V1Deployment): string | undefined {
  return spec?.template.metadata?.annotations?.[MARK];
}

/** As `kubectl rollout status` tells it. */
function isRolledOut({ metadata, spec, status }: V1Deployment): boolean {
  const wanted = spec?.replicas ?? 1;
  const { observedGeneration = 0, updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status ?? {};
  return (
    observedGeneration >= (metadata?.generation ?? 0) &&
    updatedReplicas >= wanted &&
    replicas <= updatedReplicas &&
    availableReplicas >= updatedReplicas
  );
}

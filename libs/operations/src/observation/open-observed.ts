import type { KubeConfig } from '@kubernetes/client-node';
import { KubernetesApi } from './kubernetes-api.js';
import { PortForwarding } from './port-forwarding.js';

/** Which cluster, as kubectl is told: the flags of the same names, else KUBECONFIG, else the pod's own account. */
export interface ClusterChoice {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
}

/** A namespace that is looked at, and never changed. */
export interface Observed {
  readonly api: KubernetesApi;
  readonly forwarding: PortForwarding;
  readonly namespace: string;
}

/** Connects when first asked. The client library is heavy: only commands that talk to a cluster load it. */
export async function openObserved({ kubeconfig, context, namespace }: ClusterChoice): Promise<Observed> {
  const { PortForward } = await import('@kubernetes/client-node');
  const { loadKubeConfig, namespaceOf } = await import('../cluster/kube-config.js');
  const config = kubeconfig ? await fromFile(kubeconfig) : loadKubeConfig();
  if (context) config.setCurrentContext(context);
  const chosen = namespace ?? namespaceOf(config);
  return {
    api: new KubernetesApi(config),
    forwarding: new PortForwarding(new PortForward(config), chosen),
    namespace: chosen,
  };
}

async function fromFile(path: string): Promise<KubeConfig> {
  const { KubeConfig: Loaded } = await import('@kubernetes/client-node');
  const config = new Loaded();
  config.loadFromFile(path);
  return config;
}

import { KubeConfig } from '@kubernetes/client-node';
import { Refused } from '../refused.js';

/** Where to reach a cluster, and as whom: `KUBECONFIG`, `~/.kube/config`, or what a pod is given, in this order. */
export function loadKubeConfig(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    throw new Refused(`The kubeconfig cannot be used: ${(error as Error).message}`, { cause: error });
  }
  // The client's own last resort, which nobody has meant.
  if (config.getCurrentContext() === 'loaded-context')
    throw new Refused('There is no kubeconfig, and this is no pod with a token: set KUBECONFIG.');
  return config;
}

/** That of the context, or of the pod. */
export function namespaceOf(config: KubeConfig): string {
  return config.getContextObject(config.getCurrentContext())?.namespace?.trim() || 'default';
}

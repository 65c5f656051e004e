import type { KubernetesApi } from '../observation/kubernetes-api.js';
import type { Pod } from '../observation/objects.js';
import { type Reading, reading } from '../findings/reading.js';
import type { VolumeUse } from './installation.js';

interface StatsSummary {
  readonly pods?: readonly {
    readonly volume?: readonly {
      readonly pvcRef?: { readonly name: string; readonly namespace: string };
      readonly usedBytes?: number;
      readonly capacityBytes?: number;
    }[];
  }[];
}

/** How full the claims of the pods are: only a node's kubelet knows, and asking it takes the right `get nodes/proxy`. */
export function volumesOf(
  api: KubernetesApi,
  namespace: string,
  pods: readonly Pod[],
): Promise<Reading<readonly VolumeUse[]>> {
  const withClaims = pods.filter(({ spec }) => spec.volumes?.some((volume) => volume.persistentVolumeClaim));
  const nodes = new Set(withClaims.flatMap(({ spec }) => spec.nodeName ?? []));
  return reading(async () => {
    const summaries = await Promise.all(
      [...nodes].map((node) => api.get<StatsSummary>(`/api/v1/nodes/${node}/proxy/stats/summary`)),
    );
    return summaries.flatMap((summary) => usesIn(summary, namespace));
  });
}

function usesIn({ pods = [] }: StatsSummary, namespace: string): VolumeUse[] {
  return pods
    .flatMap(({ volume = [] }) => volume)
    .flatMap(({ pvcRef, usedBytes = 0, capacityBytes = 0 }) =>
      pvcRef?.namespace === namespace ? [{ claim: pvcRef.name, usedBytes, capacityBytes }] : [],
    );
}

import { NODE } from '../node/configuration.mjs';

const MIB = 1024 ** 2;

/**
 * What each container takes at the moment, as its kubelet counts it: what `kubectl top` would show with a metrics server.
 *
 * @param {import('./installation.mjs').Installation} installation
 * @returns {Promise<string[]>} a line for each, without the random end of a pod's name
 */
export async function consumption({ site, namespace }) {
  const { stdout } = await site.kubectl(['get', '--raw', `/api/v1/nodes/${NODE}/proxy/stats/summary`]);
  /** @type {{ podRef: { name: string, namespace: string }, containers?: any[] }[]} */
  const pods = JSON.parse(stdout).pods;
  return pods
    .filter(({ podRef }) => podRef.namespace === namespace)
    .flatMap(({ containers = [] }) => containers)
    .filter(({ memory }) => memory?.workingSetBytes)
    .map(({ name, memory, cpu }) => {
      const used = Number(cpu?.usageCoreNanoSeconds ?? 0) / 1e9;
      return `${name}: ${Math.round(memory.workingSetBytes / MIB)} MiB, ${used.toFixed(0)} s of a processor since it began`;
    })
    .sort();
}

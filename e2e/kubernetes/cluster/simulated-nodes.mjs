import path from 'node:path';
import { must } from './commands.mjs';
import { PODS } from './control-plane.mjs';
import { volumes } from './volumes.mjs';

const NODES = ['simulated-1', 'simulated-2'];
const VOLUMES = 12;
const LEASE_SECONDS = '40';

/**
 * Two nodes that nothing runs on: their pods become ready, and Jobs end, as `simulated-pods.yaml` tells. What the server
 * admits, schedules, evicts and rolls out is real.
 *
 * @param {import('./site.mjs').Site} site
 */
export async function startSimulatedNodes(site) {
  await site.apply([...NODES.map(node), ...volumes(VOLUMES, (name) => ({ hostPath: { path: `/nowhere/${name}` } }))]);
  await site.start('kwok', [
    site.programs.kwok,
    `--kubeconfig=${site.kubeconfig}`,
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=simulated',
    `--config=${path.join(import.meta.dirname, 'simulated-pods.yaml')}`,
    `--cidr=${PODS}`,
    '--node-ip=127.0.0.1',
    `--node-lease-duration-seconds=${LEASE_SECONDS}`,
  ]);
  const wait = ['wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s'];
  await must([site.programs.kubectl, `--kubeconfig=${site.kubeconfig}`, ...wait]);
}

/** @param {string} name */
function node(name) {
  const room = { cpu: '16', memory: '64Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
      annotations: { 'kwok.x-k8s.io/node': 'simulated' },
    },
    status: { allocatable: room, capacity: room },
  };
}

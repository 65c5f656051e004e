import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { stopProcess } from '../../../deploy/local/lib/processes.mjs';
import { run, until } from '../cluster/commands.mjs';
import { startControlPlane } from '../cluster/control-plane.mjs';
import { volumes } from '../cluster/volumes.mjs';
import { NODE, writeConfiguration } from './configuration.mjs';
import { containerd, loadSandboxImage } from './images.mjs';
import { makeControlGroups, makeMounts, onNode, removeControlGroups, removeMounts } from './namespace.mjs';
import { IN_NETWORK, makeNetwork, NODE_ADDRESS, removeNetwork } from './network.mjs';
import { requireNodeTools } from './requirements.mjs';
import { endShims } from './shims.mjs';

const VOLUMES = 12;
const FOLDERS = ['cni', 'kubelet', 'volumes'];
const STOPS_WITHIN_MS = 10_000;

/** @typedef {import('../cluster/site.mjs').Site} Site */

/**
 * One node that really runs its pods: containerd, kubelet, kube-proxy and DNS, in namespaces of their own.
 *
 * @param {Site} site
 */
export async function startRealNode(site) {
  requireNodeTools();
  chmodSync(site.folder, 0o755);
  for (const folder of FOLDERS) mkdirSync(site.file(folder), { recursive: true });
  await makeNetwork();
  await startControlPlane(site, IN_NETWORK);
  await identities(site);
  writeConfiguration(site);
  await makeMounts(site);
  makeControlGroups();
  await startContainers(site);
  await startKubernetes(site);
  await site.apply(volumes(VOLUMES, (name) => localVolume(site, name)));
}

/** Whatever of it is there, however it came to its end. @param {Site} site */
export async function stopRealNode(site) {
  for (const name of ['kube-proxy', 'kubelet', 'coredns'])
    await stopProcess(site.file(`${name}.pid`), { graceMs: STOPS_WITHIN_MS });
  await endContainers(site);
  await stopProcess(site.file('containerd.pid'), { graceMs: STOPS_WITHIN_MS });
  await endShims(site.file('containerd.sock'));
  await removeMounts(site);
  removeControlGroups();
  await removeNetwork();
}

/** @param {Site} site */
async function identities({ authority, server, folder }) {
  const serves = `IP:${NODE_ADDRESS},DNS:${NODE}`;
  await authority.issue('kubelet', { subject: `/O=system:nodes/CN=system:node:${NODE}`, names: serves });
  await authority.issue('proxy', { subject: '/CN=system:kube-proxy' });
  for (const name of ['kubelet', 'proxy']) authority.writeKubeconfig(`${folder}/${name}.kubeconfig`, { server, name });
}

/** @param {Site} site */
async function startContainers(site) {
  const answers = async () => (await run([...containerd(site), 'version'])).isOk;
  await site.start('containerd', [...onNode(site), 'containerd', `--config=${site.file('containerd.toml')}`], answers);
  await loadSandboxImage(site);
}

/** @param {Site} site */
async function startKubernetes(site) {
  const { programs } = site;
  await site.start('coredns', [...IN_NETWORK, programs.coredns, '-conf', site.file('Corefile')]);
  await site.start('kubelet', [
    ...[...onNode(site), programs.kubelet, `--config=${site.file('kubelet.json')}`],
    ...[`--kubeconfig=${site.file('kubelet.kubeconfig')}`, `--root-dir=${site.file('kubelet')}`],
    ...[`--hostname-override=${NODE}`, `--node-ip=${NODE_ADDRESS}`],
  ]);
  await site.start('kube-proxy', [...onNode(site), programs['kube-proxy'], `--config=${site.file('proxy.json')}`]);
  const isReady = () => site.kubectl(['wait', '--for=condition=Ready', `node/${NODE}`, '--timeout=1s']);
  await until(async () => (await isReady()).isOk, { what: 'a node that is ready', withinMs: 120_000 });
}

/** Deleting each would wait for its grace; the data goes anyway. @param {Site} site */
async function endContainers(site) {
  if (!existsSync(site.file('containerd.sock'))) return;
  const { stdout } = await run([...containerd(site), 'tasks', 'list', '--quiet'], { withinMs: 20_000 });
  const tasks = stdout.trim().split('\n').filter(Boolean);
  for (const task of tasks)
    await run([...containerd(site), 'tasks', 'kill', '--signal=SIGKILL', task], { withinMs: 5_000 });
  for (const task of tasks) await run([...containerd(site), 'tasks', 'rm', '--force', task], { withinMs: 5_000 });
}

/** Bound to the node, as local volumes are: their owner follows `fsGroup`, unlike that of a path of the host. @param {Site} site @param {string} name */
function localVolume(site, name) {
  mkdirSync(site.file(`volumes/${name}`), { recursive: true });
  const onThisNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [NODE] };
  return {
    local: { path: site.file(`volumes/${name}`) },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onThisNode] }] } },
  };
}

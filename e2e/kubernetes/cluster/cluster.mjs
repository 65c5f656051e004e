import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, stillRuns } from '../../../deploy/local/lib/identity.mjs';
import { startProcess, stopProcess } from '../../../deploy/local/lib/processes.mjs';
import { Refused } from '../../../deploy/local/lib/refused.mjs';
import { NODE_ADDRESS } from '../node/network.mjs';
import { startRealNode, stopRealNode } from '../node/real-node.mjs';
import { until } from './commands.mjs';
import { startControlPlane } from './control-plane.mjs';
import { freePort } from './free-port.mjs';
import { builtPrograms, programs } from './programs.mjs';
import { startSimulatedNodes } from './simulated-nodes.mjs';
import { Site } from './site.mjs';

const REAL_PORT = 6443;
/** Of every cluster, or of simulated nodes. Those that need others stop first: a server whose store is gone takes long to believe it. */
export const PROCESSES = ['kwok', 'kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd'];
const STOPS_WITHIN_MS = 5_000;

/**
 * A Kubernetes of this machine's own: a real control plane, with simulated nodes or with one real node.
 *
 * @param {import('./site.mjs').Nodes} nodes
 * @param {{ whileAlive?: number, tell?: (line: string) => void }} [options] `whileAlive`: a process with whose end, however it comes, all of it ends
 * @returns {Promise<Site>}
 */
export async function clusterUp(nodes, { whileAlive, tell } = {}) {
  const folder = Site.folderOf(nodes);
  refuseSecond(folder);
  await clusterDown(nodes);
  const place =
    nodes === 'real' ? { address: NODE_ADDRESS, port: REAL_PORT } : { address: '127.0.0.1', port: await freePort() };
  const site = new Site(nodes, { folder, programs: await builtPrograms(nodes, tell), ...place });
  mkdirSync(folder, { recursive: true });
  writeFileSync(site.file('site.json'), JSON.stringify({ ...place, owner: whileAlive && identityOf(whileAlive) }));
  if (whileAlive) await guard(site, whileAlive);
  if (nodes === 'real') await startRealNode(site);
  else await startControlPlane(site).then(() => startSimulatedNodes(site));
  const account = async () => (await site.kubectl(['get', 'serviceaccount', 'default'])).isOk;
  await until(account, { what: 'the first service account', withinMs: 30_000 });
  return site;
}

/**
 * Ends what `clusterUp` started and removes what it kept, also when that was killed on its way. Twice is nothing new.
 *
 * @param {import('./site.mjs').Nodes} nodes
 */
export async function clusterDown(nodes) {
  const site = runningSite(nodes);
  if (!site) return;
  if (nodes === 'real') await stopRealNode(site);
  for (const name of PROCESSES) await stopProcess(site.file(`${name}.pid`), { graceMs: STOPS_WITHIN_MS });
  rmSync(site.folder, { recursive: true, force: true });
}

/** @param {import('./site.mjs').Nodes} nodes @returns {Site | undefined} */
export function runningSite(nodes) {
  const folder = Site.folderOf(nodes);
  if (!existsSync(`${folder}/site.json`)) return undefined;
  const { address, port } = JSON.parse(readFileSync(`${folder}/site.json`, 'utf8'));
  return new Site(nodes, { folder, programs: programs(), address, port });
}

/** @param {string} folder */
function refuseSecond(folder) {
  if (!existsSync(`${folder}/site.json`)) return;
  const { owner } = JSON.parse(readFileSync(`${folder}/site.json`, 'utf8'));
  if (owner && owner.pid !== process.pid && stillRuns(owner))
    throw new Refused(`Process ${owner.pid} has a cluster in ${folder}. Wait for it, or end it, and try again.`);
}

/** @param {Site} site @param {number} owner */
async function guard(site, owner) {
  await startProcess({
    name: 'guard',
    command: process.execPath,
    args: [new URL('guard-main.mjs', import.meta.url).pathname, site.nodes, String(owner), identityOf(owner).startedAt],
    logFile: `${site.folder}-guard.log`,
    pidFile: site.file('guard.pid'),
  });
}

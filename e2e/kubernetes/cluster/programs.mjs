import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { dataRoot } from '../../../deploy/local/lib/folders.mjs';
import { Refused } from '../../../deploy/local/lib/refused.mjs';
import { run } from './commands.mjs';

const MODULES = path.join(import.meta.dirname, 'go');
const KUBERNETES = 'k8s.io/kubernetes';

/** Each program with the module that pins its version, and its package. */
const SOURCES = /** @type {const} */ ({
  etcd: ['control-plane', 'go.etcd.io/etcd/server/v3'],
  'kube-apiserver': ['control-plane', `${KUBERNETES}/cmd/kube-apiserver`],
  'kube-controller-manager': ['control-plane', `${KUBERNETES}/cmd/kube-controller-manager`],
  'kube-scheduler': ['control-plane', `${KUBERNETES}/cmd/kube-scheduler`],
  kubectl: ['control-plane', `${KUBERNETES}/cmd/kubectl`],
  kwok: ['control-plane', 'sigs.k8s.io/kwok/cmd/kwok'],
  kubelet: ['control-plane', `${KUBERNETES}/cmd/kubelet`],
  'kube-proxy': ['control-plane', `${KUBERNETES}/cmd/kube-proxy`],
  coredns: ['dns', '.'],
  pause: ['pause', '.'],
});

const CONTROL_PLANE = /** @type {const} */ ([
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
]);

/** What a cluster consists of, by what its nodes are. */
export const PROGRAMS_OF = /** @type {const} */ ({
  simulated: [...CONTROL_PLANE, 'kwok'],
  real: [...CONTROL_PLANE, 'kubelet', 'kube-proxy', 'coredns', 'pause'],
});

/** @typedef {keyof typeof SOURCES} Program @typedef {Record<Program, string>} Programs */

/**
 * Where the programs are, built or not: changed sources are another file, so nothing is ever half new.
 * @returns {Programs}
 */
export function programs() {
  const places = Object.entries(SOURCES).map(([name, [module]]) => [
    name,
    path.join(dataRoot(), 'go', `${digestOf(module)}-${name}`),
  ]);
  return Object.fromEntries(places);
}

/**
 * Builds what is missing: nothing of Kubernetes is published as a package, but all of it is a Go module. The first time
 * takes some minutes, and no second one anything.
 * @param {keyof typeof PROGRAMS_OF} nodes
 * @param {(line: string) => void} [tell]
 * @returns {Promise<Programs>}
 */
export async function builtPrograms(nodes, tell = console.log) {
  const places = programs();
  for (const name of PROGRAMS_OF[nodes]) if (!existsSync(places[name])) await build(name, places[name], tell);
  return places;
}

/** The release of Kubernetes that the programs are of. */
export function kubernetesVersion() {
  const found = /k8s\.io\/kubernetes (v1\.\d+\.\d+)/.exec(
    readFileSync(path.join(MODULES, 'control-plane/go.mod'), 'utf8'),
  );
  return found?.[1] ?? '';
}

/** @param {Program} name @param {string} place @param {(line: string) => void} tell */
async function build(name, place, tell) {
  const [module, source] = SOURCES[name];
  mkdirSync(path.dirname(place), { recursive: true });
  const since = performance.now();
  const ended = await run(
    [
      'go',
      '-C',
      path.join(MODULES, module),
      'build',
      '-trimpath',
      '-ldflags',
      linkerFlags(source),
      '-o',
      `${place}.new`,
      source,
    ],
    { env: { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' }, withinMs: 3_600_000 },
  );
  if (!ended.isOk) throw new Refused(`${name} cannot be built; Go 1.26 or newer is needed.`, { details: ended.all });
  renameSync(`${place}.new`, place);
  tell(`${name} is built after ${Math.round((performance.now() - since) / 1000)} s`);
}

/** Without its version the server calls itself v0.0.0-master, which no chart's kubeVersion takes. @param {string} source */
function linkerFlags(source) {
  if (!source.startsWith(KUBERNETES)) return '-s -w';
  const version = kubernetesVersion();
  const [major, minor] = version.slice(1).split('.');
  const named = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(named).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-s -w', ...flags].join(' ');
}

/** @param {string} module */
function digestOf(module) {
  const digest = createHash('sha256');
  for (const name of readdirSync(path.join(MODULES, module)).sort())
    digest.update(readFileSync(path.join(MODULES, module, name)));
  return digest.digest('hex').slice(0, 12);
}

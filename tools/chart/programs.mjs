import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from '../test/check.mjs';
import { isOnPath } from '../test/optional-tools.mjs';
import { oneFailure, onePassed, oneSkipped } from '../test/tally.mjs';

const root = join(import.meta.dirname, '../..');
const module = 'tools/chart/programs';
const HELM_3_VERSIONS = 'helm.sh/helm/v3/pkg/chartutil.k8sVersion';

/** What is built, and of which package of the module. */
const packages = {
  helm: { path: 'helm.sh/helm/v4/cmd/helm' },
  // Without a server Helm 3 believes in Kubernetes 1.20, unless it is told otherwise when it is linked.
  helm3: {
    path: 'helm.sh/helm/v3/cmd/helm',
    linked: `-X ${HELM_3_VERSIONS}Major=1 -X ${HELM_3_VERSIONS}Minor=36`,
  },
  kubeconform: { path: 'github.com/yannh/kubeconform/cmd/kubeconform' },
  'helm-unittest': { path: 'github.com/helm-unittest/helm-unittest/cmd/helm-unittest' },
};

// They run for a second and are compiled for minutes: not optimised, Kubernetes' types take less than half of the time.
const FLAGS = ['-buildvcs=false', '-gcflags=all=-N -l'];

/** Where the programs are, built or not. Other versions are another folder, so nothing is ever half new. */
function folderOfPrograms() {
  const digest = createHash('sha256').update(JSON.stringify([packages, FLAGS]));
  for (const name of ['go.mod', 'go.sum']) digest.update(readFileSync(join(root, module, name)));
  return join(root, '.local/go', `chart-${digest.digest('hex').slice(0, 16)}`);
}

/** @typedef {'helm' | 'helm3' | 'kubeconform' | 'helm-unittest'} Program */

/** @returns {Record<Program, string> | undefined} where each is; undefined until all are built */
export function chartPrograms() {
  const folder = folderOfPrograms();
  const places = Object.keys(packages).map((name) => [name, join(folder, name)]);
  return places.every(([, file]) => existsSync(file)) ? Object.fromEntries(places) : undefined;
}

/**
 * Builds Helm 4, Helm 3, kubeconform and helm-unittest, once. Without Go, or without a place to take its modules from, what
 * needs them counts as skipped; in CI nothing may be skipped unnoticed.
 */
export async function buildChartPrograms(run) {
  if (!isOnPath('go')) return run.isCi ? oneFailure('go is not installed') : oneSkipped();
  if (chartPrograms()) return onePassed();
  const modules = await run.command(['go', '-C', module, 'mod', 'download']);
  if (modules.code !== 0)
    return run.isCi ? oneFailure('the chart’s tools cannot be downloaded', detailOf(modules)) : oneSkipped();
  mkdirSync(folderOfPrograms(), { recursive: true });
  for (const name of Object.keys(packages)) {
    const built = await build(name, run);
    if (built.code !== 0) return oneFailure(`${name} cannot be built`, detailOf(built));
  }
  return onePassed();
}

/** Under its name only when it is whole: a build that was ended leaves nothing that looks done. */
async function build(name, run) {
  const { path, linked = '' } = packages[name];
  const file = join(folderOfPrograms(), name);
  const half = `${file}.${process.pid}`;
  const words = ['go', '-C', module, 'build', ...FLAGS, '-ldflags', `-s -w ${linked}`, '-o', half, path];
  const built = await run.command(words, { CGO_ENABLED: '0' });
  if (built.code === 0) renameSync(half, file);
  return built;
}

const detailOf = ({ output }) => ({ detail: lastLines(output) });

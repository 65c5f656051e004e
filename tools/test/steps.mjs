import { chart } from '../chart/step.mjs';
import { check } from './check.mjs';
import { generatedFilesAreCurrent } from './generated.mjs';
import { goTools } from './go-tools.mjs';
import { jest } from './jest.mjs';
import { nodeTest } from './node-test.mjs';
import { observability } from './observability.mjs';
import { optionalTools } from './optional-tools.mjs';
import { pythonTools } from './python-tools.mjs';
import { sum } from './tally.mjs';

const nx = (target) => ['nx', 'run-many', '-t', target, '--outputStyle=static'];
// Suites wait for brokers and databases more than they work: a third of them finds time on two cores.
const WORKERS = '--maxWorkers=3';
// On busy cores: a test that waits says itself how long it may; this is for those that only work.
const PATIENCE = '--testTimeout=30000';

/**
 * In the order that tells soonest what is wrong. The budgets of the ring `test` add up to less than 15 minutes on two
 * cores; a step that takes three times its budget, and more than five minutes, is ended and has failed.
 *
 * A step that `isBeside` goes on, at the lowest priority, while the next ones run: they wait more than they work, and leave
 * it the time. One that `isAlone` begins when all of those are over. A budget beside others adds nothing to the sum.
 *
 * @typedef {{ name: string, budgetSeconds: number, rings?: string[], needsServers?: boolean, needs?: string,
 *   isBeside?: boolean, isAlone?: boolean, run: (run: object) => Promise<import('./tally.mjs').Tally> }} Step
 * @type {Step[]}
 */
export const steps = [
  {
    name: 'machine',
    // Where all of it is there; a new machine of CI takes a minute once.
    budgetSeconds: 1,
    run: optionalTools({
      python3: 'python3-venv',
      go: 'golang-go',
      unzip: 'unzip',
      openssl: 'openssl',
      chromium: 'chromium',
    }),
  },
  {
    name: 'format',
    budgetSeconds: 2,
    run: check('files are formatted', ['biome', 'format', '--reporter=summary', '.']),
  },
  { name: 'boundaries', budgetSeconds: 8, run: check('boundaries hold', ['node', 'tools/boundaries/main.mjs']) },
  { name: 'typecheck', budgetSeconds: 24, run: check('types hold', nx('typecheck')) },
  { name: 'contracts-lint', budgetSeconds: 2, run: check('event contracts are in form', ['buf', 'lint']) },
  {
    name: 'contracts-breaking',
    budgetSeconds: 2,
    run: check('no released event contract is broken', ['buf', 'breaking', '--against', 'proto/released.binpb']),
  },
  { name: 'build', budgetSeconds: 8, run: check('every package builds', nx('build')) },
  { name: 'generated', budgetSeconds: 15, run: generatedFilesAreCurrent },
  // After the generated files: types that are just being written anew would be taken for unknown ones.
  {
    name: 'lint',
    budgetSeconds: 240,
    isBeside: true,
    run: check('the house style holds', ['node', 'tools/lint/main.mjs']),
  },
  {
    name: 'python-tools',
    budgetSeconds: 120,
    isBeside: true,
    run: pythonTools(
      'deploy/backup/requirements.txt',
      'e2e/schemathesis/requirements.txt',
      'e2e/webhooks/requirements.txt',
      'libs/sheets/requirements.txt',
    ),
  },
  // Beside the others because of its first run: until its tools are built, that is minutes of a compiler.
  { name: 'chart', budgetSeconds: 600, isBeside: true, run: chart },
  {
    name: 'tools',
    budgetSeconds: 12,
    run: nodeTest('tools/*.test.mjs', 'tools/!(scaffold)/**/*.test.mjs', 'tools/scaffold/words.test.mjs'),
  },
  // What the generator writes is built, linted and run: that takes as long as a service of its own.
  {
    name: 'scaffold',
    budgetSeconds: 60,
    rings: ['verify'],
    needsServers: true,
    run: nodeTest('tools/scaffold/scaffold.test.mjs'),
  },
  { name: 'observability', budgetSeconds: 20, isBeside: true, run: observability },
  { name: 'local-stack', budgetSeconds: 25, run: nodeTest('deploy/local/test/**/*.test.mjs') },
  { name: 'go-tools', budgetSeconds: 5, run: goTools('e2e/verifiers') },
  {
    name: 'jest',
    budgetSeconds: 450,
    needsServers: true,
    run: jest(WORKERS, PATIENCE),
  },
  {
    name: 'e2e',
    isAlone: true,
    budgetSeconds: 300,
    needsServers: true,
    needs: 'e2e/jest.config.mjs',
    run: jest('--runInBand', '--config=e2e/jest.config.mjs', PATIENCE),
  },
  // A real API server, simulated pods, both Helms; `npm run verify:kubernetes -- --real-node`, as root, shows what really runs.
  {
    name: 'kubernetes',
    isAlone: true,
    budgetSeconds: 600,
    rings: ['verify'],
    // In turn: a machine has one cluster of a kind.
    run: async (run) =>
      sum([
        await nodeTest('e2e/kubernetes/cluster/guard.test.mjs')(run),
        await nodeTest('e2e/kubernetes/scenarios/simulated.test.mjs')(run),
      ]),
  },
  {
    name: 'security-coverage',
    budgetSeconds: 5,
    needs: 'tools/security-coverage.mjs',
    run: check('every threat that we claim to meet has its test', ['node', 'tools/security-coverage.mjs']),
  },
  {
    name: 'bench',
    budgetSeconds: 1800,
    rings: ['bench'],
    needsServers: true,
    run: check('the measurements run', ['npm', 'run', 'bench', '--workspace', 'bench']),
  },
];

/** @param {string} ring @param {string[]} only all of the ring when empty */
export function stepsOf(ring, only) {
  const unknown = only.filter((wanted) => !steps.some(({ name }) => name === wanted));
  if (unknown.length > 0)
    throw new Error(`No step ${unknown.join(', ')}: ${steps.map(({ name }) => name).join(', ')}.`);
  if (only.length > 0) return steps.filter(({ name }) => only.includes(name));
  return steps.filter(({ rings = ['test', 'verify'] }) => rings.includes(ring));
}

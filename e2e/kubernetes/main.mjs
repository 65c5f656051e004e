// npm run verify:kubernetes [-- --real-node [--built]] [-- --helm=3|4]: what the chart does, asked of a real API server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../deploy/local/lib/build.mjs';
import { checkout } from '../../deploy/local/lib/folders.mjs';
import { underNode24 } from '../../deploy/local/lib/under-node24.mjs';

const LOGS = path.join(checkout, '.local/kubernetes');

await underNode24(async () => {
  const flag = { type: /** @type {const} */ ('boolean') };
  const { values } = parseArgs({ options: { 'real-node': flag, built: flag, helm: { type: 'string' } } });
  const suites = values['real-node']
    ? ['scenarios/real-node.test.mjs']
    : ['cluster/guard.test.mjs', 'scenarios/simulated.test.mjs'];
  // In a fresh clone what the suites import is not there yet.
  mkdirSync(LOGS, { recursive: true });
  await build(LOGS);
  const files = suites.map((name) => path.join(import.meta.dirname, name));
  // One after the other: a machine has one cluster of a kind.
  const args = ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files];
  const env = {
    ...process.env,
    ...(values.helm && { GUILDHALL_HELM: values.helm }),
    ...(values.built && { GUILDHALL_IMAGES: 'built' }),
  };
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
  // Ctrl-C reaches both of us: the suite takes its cluster down, or the cluster's guard does.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Plan } from './plan.mjs';
import { planService } from './service.mjs';
import { planUseCase } from './use-case.mjs';

const USAGE = `npm run new -- service <name>
npm run new -- use-case <service> <feature> <verb-noun>     as: use-case identity users suspend-user`;

/**
 * Writes what was asked for, puts it into form and generates its contracts.
 *
 * @param {string[]} words
 * @param {string} [root]
 * @returns {number} the exit code
 */
export function generate([kind, ...words], root = join(import.meta.dirname, '../..')) {
  const plan = new Plan(root);
  try {
    planOf(plan, kind, words);
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  const files = plan.write();
  const code = run(root, [
    'biome',
    'format',
    '--write',
    '--log-level=error',
    ...files.filter((file) => /\.(ts|json|mjs)$/.test(file)),
  ]);
  console.log(files.map((file) => `  ${file}`).join('\n'));
  return code || (files.some((file) => file.endsWith('.proto')) ? run(root, ['buf', 'generate']) : 0);
}

function planOf(plan, kind, [first, feature, useCase, ...more]) {
  if (more.length > 0 || !first) throw new Error(USAGE);
  if (kind === 'service' && feature === undefined) return planService(plan, { service: first, now: new Date() });
  if (kind === 'use-case' && useCase) return planUseCase(plan, { service: first, feature, useCase, now: new Date() });
  throw new Error(USAGE);
}

function run(root, [program, ...args]) {
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
  return (
    spawnSync(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH } })
      .status ?? 1
  );
}

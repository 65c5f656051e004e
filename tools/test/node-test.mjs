import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './check.mjs';
import { nothing, oneFailure } from './tally.mjs';

/** Runs suites of `node:test`: for scripts that must work without dependencies, and for the tools. */
export const nodeTest =
  (...patterns) =>
  async (run) => {
    const files = globSync(patterns, { cwd: run.root, exclude: (name) => name === 'node_modules' }).sort();
    if (files.length === 0) return nothing;
    const report = `${run.logFolder}/${run.step}.json`;
    rmSync(report, { force: true });
    const reporters = [
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(import.meta.dirname, 'reporters/counts.mjs')}`,
      `--test-reporter-destination=${report}`,
    ];
    const chosen = run.rest.length > 0 ? run.rest : files;
    const { code, timedOut, output } = await run.command([process.execPath, '--test', ...reporters, ...chosen]);
    const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
    if (timedOut || text === '') {
      const reason = timedOut ? 'ran into its time limit' : `ended with ${code} and without a report`;
      return oneFailure(`node --test ${reason}`, {
        detail: lastLines(output),
        rerun: `npm test -- --only=${run.step}`,
      });
    }
    return tallyOf(JSON.parse(text), run.step);
  };

/** @param {{ passed: number, skipped: number, failed: { file: string, title: string, error: string }[] }} counts */
export function tallyOf({ passed, skipped, failed }, step) {
  const failures = failed.map(({ file, title, error }) => ({
    title: `${file}: ${title}`,
    detail: error,
    rerun: `npm test -- --only=${step} -- --test-name-pattern=${JSON.stringify(title)} ${file}`,
  }));
  return { passed, skipped, failed: failures.length, failures };
}

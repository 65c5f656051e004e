import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { lastLines } from './check.mjs';
import { oneFailure } from './tally.mjs';

const FLAGS = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };

/** Runs Jest and counts by its own report: one that ends without a report is one failure with all that it printed. */
export const jest =
  (...args) =>
  async (run) => {
    const report = `${run.logFolder}/${run.step}.json`;
    rmSync(report, { force: true });
    const command = ['jest', '--ci', '--json', `--outputFile=${report}`, ...args, ...run.rest];
    const { timedOut, output } = await run.command(command, FLAGS);
    if (timedOut || !existsSync(report)) {
      const reason = timedOut ? 'ran into its time limit' : 'ended without a report';
      return oneFailure(`Jest ${reason}`, { detail: lastLines(output), rerun: `npm test -- --only=${run.step}` });
    }
    return tallyOf(JSON.parse(readFileSync(report, 'utf8')), run);
  };

/** @param {any} report as Jest writes it */
export function tallyOf(report, { root, step }) {
  const rerun = (file, title) =>
    `npm test -- --only=${step} -- ${relative(root, file)}${title ? ` -t ${JSON.stringify(title)}` : ''}`;
  const failures = report.testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    // A suite that could not be loaded, or broke in a hook, has no failed test of its own.
    if (status === 'failed' && failed.length === 0)
      return [{ title: relative(root, name), detail: message, rerun: rerun(name) }];
    return failed.map(({ fullName, failureMessages }) => ({
      title: `${relative(root, name)}: ${fullName}`,
      detail: failureMessages.join('\n'),
      rerun: rerun(name, fullName),
    }));
  });
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

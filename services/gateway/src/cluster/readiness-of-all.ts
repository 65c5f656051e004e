import type { CheckResult, ReadinessReport } from '@guildhall/http';
import type { WorkerProcess } from './worker-process.js';

/** Ready when every process that takes calls is, and there is one. Of each check, what the worst of them says. */
export async function readinessOfAll(
  workers: readonly WorkerProcess[],
  state: ReadinessReport['state'],
): Promise<ReadinessReport> {
  const asked = workers.map(async (worker) => (await worker.ask('readiness')) ?? silent(worker));
  const reports = await Promise.all(asked);
  const isReady = state === 'serving' && reports.length > 0 && reports.every((report) => report.isReady);
  return {
    isReady,
    state,
    checks: [processesCheck(workers.length), ...worstOf(reports.flatMap(({ checks }) => checks))],
  };
}

function processesCheck(count: number): CheckResult {
  return { name: 'processes', isReady: count > 0, detail: `${count} take calls`, ageSeconds: 0 };
}

function silent({ pid }: WorkerProcess): ReadinessReport {
  const check = { name: 'process', isReady: false, detail: `${pid} does not answer`, ageSeconds: 0 };
  return { isReady: false, state: 'silent', checks: [check] };
}

function worstOf(checks: readonly CheckResult[]): CheckResult[] {
  const worst = new Map<string, CheckResult>();
  for (const check of checks) {
    const known = worst.get(check.name);
    if (!known || (known.isReady && !check.isReady)) worst.set(check.name, check);
  }
  return [...worst.values()];
}

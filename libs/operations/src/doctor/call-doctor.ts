import { openObserved } from '../observation/open-observed.js';
import { exitCodeOf, reportOf, reportText } from '../findings/report.js';
import { reporting } from '../reporting.js';
import type { DoctorOptions } from './doctor-command.js';
import { examineInstallation } from './examine-installation.js';
import { gather } from './gather.js';

/** Gathers, judges, prints; the exit code is that of the report. */
export function callDoctor(options: DoctorOptions): Promise<void> {
  return reporting(() => examined(options));
}

async function examined({ release, json, strict, ...choice }: DoctorOptions): Promise<number> {
  const observed = await openObserved(choice);
  const installation = await gather(observed, release ? { release } : {});
  const head = { about: 'doctor', at: installation.at.toISOString(), namespace: observed.namespace } as const;
  const report = reportOf(head, examineInstallation(installation));
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  return exitCodeOf(report, { isStrict: strict === true });
}

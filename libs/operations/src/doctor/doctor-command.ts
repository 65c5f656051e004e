import { Command } from 'commander';
import { withClusterOptions } from '../observation/cluster-options.js';
import type { ClusterChoice } from '../observation/open-observed.js';

export interface DoctorOptions extends ClusterChoice {
  readonly release?: string;
  readonly json?: true;
  readonly strict?: true;
}

/** `guildhall doctor`: how an installation fares. Reads only, with the rights of whoever asks (OPS-11). */
export function doctorCommand(): Command {
  return withClusterOptions(new Command('doctor'))
    .description('How an installation in Kubernetes fares: what is wrong, and what to do about it.')
    .option('--release <name>', 'of several in the namespace, this one')
    .option('--json', 'the report as JSON')
    .option('--strict', 'exit code 2 for warnings too, and for what could not be looked at')
    .action(async (options: DoctorOptions) => {
      const { callDoctor } = await import('./call-doctor.js');
      await callDoctor(options);
    });
}

import { Command } from 'commander';
import { withClusterOptions } from '../observation/cluster-options.js';
import type { ClusterChoice } from '../observation/open-observed.js';

export interface PreflightOptions extends ClusterChoice {
  readonly manifest?: string;
  readonly databases?: string;
  readonly servers?: true;
  readonly json?: true;
  readonly strict?: true;
}

const HELP = `
Before an installation or an upgrade, from a machine with kubeconfig and values:
  helm template RELEASE guildhall -n NAMESPACE -f values.yaml | guildhall preflight -n NAMESPACE --manifest -
Servers that only the cluster reaches are asked from inside, by the chart's Job, or with
  guildhall preflight --databases FOLDER        (settings: docs/settings/operations.md)`;

/** `guildhall preflight`: whether an installation or an upgrade would succeed. Changes nothing (OPS-11). */
export function preflightCommand(): Command {
  return withClusterOptions(new Command('preflight'))
    .description('Whether an installation or an upgrade would succeed: cluster, rights, secrets, servers, versions.')
    .option('--manifest <file>', 'the rendered chart, "-" for standard input: what is asked of the cluster')
    .option('--databases <folder>', 'without a chart: a folder for each service with DATABASE_URL in it')
    .option('--servers', 'with --manifest: ask PostgreSQL, Kafka, Redis and mail too, from this machine')
    .option('--json', 'the report as JSON')
    .option('--strict', 'exit code 2 for warnings too, and for what could not be looked at')
    .addHelpText('after', HELP)
    .action(async (options: PreflightOptions) => {
      const { runPreflight } = await import('./run-preflight.js');
      await runPreflight(options);
    });
}

import type { Command } from 'commander';

/** The flags by which kubectl too is told which cluster. */
export function withClusterOptions(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'instead of KUBECONFIG or ~/.kube/config')
    .option('--context <name>', 'instead of the current one')
    .option('-n, --namespace <name>', 'instead of that of the context');
}

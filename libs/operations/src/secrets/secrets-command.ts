import { Command } from 'commander';

interface Options {
  readonly plan: string;
  readonly namespace?: string;
}

export function secretsCommand(): Command {
  const ensure = new Command('ensure')
    .description('Makes the Secrets of a plan that are not there. Overwrites nothing, and shows names alone.')
    .requiredOption('--plan <file>', 'which Secrets, and how each value is made: JSON, as the chart renders it')
    .option('--namespace <name>', 'where; the pod’s own, or that of the current context of the kubeconfig, unless set')
    .action(async (options: Options) => {
      const { ensurePlannedSecrets } = await import('./ensure-planned-secrets.js');
      await ensurePlannedSecrets(options);
    });
  return new Command('secrets').description('The Secrets of an installation in Kubernetes.').addCommand(ensure);
}

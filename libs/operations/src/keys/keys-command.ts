import { Command } from 'commander';
import type { RotationOptions } from './rotate-planned-keys.js';

export function keysCommand(): Command {
  const rotate = new Command('rotate')
    .description('Takes one safe step of the rotation of token keys and key rings; run it from time to time.')
    .requiredOption('--plan <file>', 'which Secrets and Deployments, and how often: JSON, as the chart renders it')
    .option('--namespace <name>', 'where; the pod’s own, or that of the current context of the kubeconfig, unless set')
    .option('--now', 'begin, however young the keys are: when one may have become known')
    .action(async (options: RotationOptions) => {
      const { rotatePlannedKeys } = await import('./rotate-planned-keys.js');
      await rotatePlannedKeys(options);
    });
  return new Command('keys').description('Keys of services that take turns.').addCommand(rotate);
}

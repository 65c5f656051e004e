import { Command, InvalidArgumentError } from 'commander';
import { withClusterOptions } from '../observation/cluster-options.js';
import type { ClusterChoice } from '../observation/open-observed.js';

export interface SupportBundleOptions extends ClusterChoice {
  readonly release?: string;
  readonly output?: string;
  readonly logLines: number;
}

const LINES = 2_000;
const MOST_LINES = 100_000;

/** `guildhall support-bundle`: what whoever is asked for help needs to see, without a secret in it (OPS-11). */
export function supportBundleCommand(): Command {
  return withClusterOptions(new Command('support-bundle'))
    .description(
      'Packs what somebody who is asked for help needs to see, without secrets: state, logs, what the doctor says.',
    )
    .option('--release <name>', 'of several in the namespace, this one')
    .option('-o, --output <file>', 'the archive to write; guildhall-support-NAMESPACE-TIME.tar.gz unless set')
    .option('--log-lines <count>', 'newest lines of each container’s log', lines, LINES)
    .action(async (options: SupportBundleOptions) => {
      const { writeSupportBundle } = await import('./write-support-bundle.js');
      await writeSupportBundle(options);
    });
}

function lines(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > MOST_LINES)
    throw new InvalidArgumentError(`It is a number from 1 to ${MOST_LINES}.`);
  return count;
}

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { EXIT_CODES, type Finding } from './verdict.js';
import { verifyProof } from './verify-proof.js';

interface Options {
  readonly key: readonly string[];
  readonly checkpoint?: string;
  readonly json?: true;
}

const codes = Object.entries(EXIT_CODES).map(([verdict, code]) => `  ${code}  ${verdict}`);

export function verifyCommand(): Command {
  return new Command('verify')
    .description('Verifies the proof of an entry, offline: the JSON of GET …/proof, or a C2SP tlog-proof.')
    .argument('<file>', 'the proof; - reads it from standard input')
    .option('--key <vkey>', 'a verifier key of the log that you trust; may be given more than once', append, [])
    .option('--checkpoint <file>', 'a checkpoint that you kept: the proof must be one against it')
    .option('--json', 'the finding as JSON')
    .addHelpText('after', ['', 'Exit codes:', ...codes, '  1  wrong use'].join('\n'))
    .action((file: string, options: Options) => {
      const finding = findingOf(file, options);
      process.stdout.write(options.json ? `${JSON.stringify(finding)}\n` : asText(finding));
      process.exitCode = EXIT_CODES[finding.verdict];
    });
}

const append = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function findingOf(file: string, { key, checkpoint }: Options): Finding {
  try {
    const kept = checkpoint === undefined ? {} : { checkpoint: read(checkpoint) };
    return verifyProof(read(file), { keys: key, ...kept });
  } catch (error) {
    return { verdict: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

const read = (file: string): string => readFileSync(file === '-' ? 0 : file, 'utf8');

function asText({ verdict, reason, about }: Finding): string {
  const lines = about && [
    `entry         ${about.entry}`,
    `organisation  ${about.organization}`,
    `place         ${about.place} of ${about.trailSize}`,
    `log           ${about.log}, ${about.logSize} leaves`,
  ];
  return `${[`${verdict.toUpperCase()}  ${reason}`, ...(lines ?? [])].join('\n  ')}\n`;
}

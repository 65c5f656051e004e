import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { Command } from 'commander';
import { type About, EXIT_CODES, type Finding } from './verdict.js';
import { verifyFile } from './verify-file.js';

interface Options {
  readonly key: readonly string[];
  readonly witness: readonly string[];
  readonly checkpoint?: string;
  readonly json?: true;
}

const codes = Object.entries(EXIT_CODES).map(([verdict, code]) => `  ${code}  ${verdict}`);

export function verifyCommand(): Command {
  return new Command('verify')
    .description('Verifies a file of the audit trail, offline: evidence, an archive, or the proof of an entry.')
    .argument('<file>', 'evidence, archive, proof, tlog-proof or consistency; - reads it from standard input')
    .option('--key <vkey>', 'a verifier key of the log that you trust; may be given more than once', append, [])
    .option('--checkpoint <file>', 'what you kept from before: a checkpoint of the log, or any file about the trail')
    .option('--witness <vkey>', 'a witness that must have seen the checkpoint; may be given more than once', append, [])
    .option('--json', 'the finding as JSON')
    .addHelpText('after', ['', 'Exit codes:', ...codes, '  1  wrong use'].join('\n'))
    .action((file: string, options: Options) => {
      const finding = findingOf(file, options);
      process.stdout.write(options.json ? `${JSON.stringify(finding)}\n` : asText(finding));
      process.exitCode = EXIT_CODES[finding.verdict];
    });
}

const append = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function findingOf(file: string, { key, witness, checkpoint }: Options): Finding {
  try {
    const kept = checkpoint === undefined ? {} : { checkpoint: readFileSync(checkpoint, 'utf8') };
    return verifyFile(chunksOf(file), { keys: key, witnesses: witness, ...kept });
  } catch (error) {
    return { verdict: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

const STANDARD_INPUT = 0;
const CHUNK_BYTES = 2 ** 20;

/** Each chunk is good until the next is asked for: all of them are the same memory. */
function* chunksOf(file: string): Generator<Uint8Array> {
  const descriptor = file === '-' ? STANDARD_INPUT : openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk))
      yield chunk.subarray(0, read);
  } finally {
    if (descriptor !== STANDARD_INPUT) closeSync(descriptor);
  }
}

function asText({ verdict, reason, about }: Finding): string {
  return `${[`${verdict.toUpperCase()}  ${reason}`, ...(about ? linesAbout(about) : [])].join('\n  ')}\n`;
}

function linesAbout({ entry, organization, place, trailSize, entries, ...about }: About): string[] {
  const lines = [
    ['entry', entry],
    ['organisation', organization],
    ['place', place === undefined ? undefined : `${place} of ${trailSize}`],
    ['entries', entries && `${entries.count} from place ${entries.first} on, of ${trailSize}`],
    ['log', `${about.log}, ${about.logSize} leaves`],
    ...(about.witnessed ?? []).map(({ name, at }) => ['witness', `${name} at ${new Date(at * 1_000).toISOString()}`]),
    ['time stamps', about.timeStamps ? `${about.timeStamps}, not verified here` : undefined],
  ];
  return lines.filter(([, text]) => text !== undefined).map(([name = '', text]) => `${name.padEnd(14)}${text}`);
}

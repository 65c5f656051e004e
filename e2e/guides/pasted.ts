import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { limitedAddress } from '../platform/api-client.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a guide has its reader paste, block by block. @param own addresses and names of the guide, and what they are in this run */
export function blocksOf(guide: string, own: readonly (readonly [string, string])[] = []): string {
  const text = readFileSync(`${root}docs/guides/${guide}.md`, 'utf8');
  return [...text.matchAll(/^```sh\n([^]*?)^```/gm)]
    .map(([, block], at) => `echo "## block ${at + 1}"\n${block}`)
    .map((block) => own.reduce((changed, [said, here]) => changed.replaceAll(said, here), block))
    .join('\n');
}

/** As curl, from an address where limits hold: where all suites call from they are lifted. */
export const curlFromElsewhere = (): string =>
  `curl() { command curl --interface ${limitedAddress()} --max-time 30 "$@"; }\n`;

/** The same, and a call that is refused is told of, whatever becomes of its answer. curl takes one of both kinds of `fail`. */
export const curlThatTells = (): string => `curl() {
  local fail=--fail-with-body
  [[ " $* " =~ \\ -[a-zA-Z]*f\\  ]] && fail=--silent
  command curl --interface ${limitedAddress()} --max-time 30 $fail "$@" || { echo "## refused: $*" >&2; return 22; }
}
`;

/** What bash says, all of it. */
export function bash(script: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-u'], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let transcript = '';
    shell.stdout.on('data', (bytes: Buffer) => (transcript += bytes.toString()));
    shell.stderr.on('data', (bytes: Buffer) => (transcript += bytes.toString()));
    shell.once('error', reject);
    shell.once('close', () => resolve(transcript));
    shell.stdin.end(script);
  });
}

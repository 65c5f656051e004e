import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Contender, Figures, Measurement } from '../measurement.js';
import { residentMib } from '../resident-memory.js';
import { writeEvidenceFile } from './evidence-file.js';

const ENTRIES = 1_000_000;
const LOOK_EVERY_MS = 50;
const folder = path.join(tmpdir(), 'guildhall-bench-evidence');
const [file, keyFile] = [path.join(folder, 'evidence.jsonl'), path.join(folder, 'key.txt')];
const guildhall = fileURLToPath(new URL('../../../libs/cli/dist/main.js', import.meta.url));
const tools = new URL('../../../tools/test/go-tools.mjs', import.meta.url).href;

const SPEED = 'entries/s';
const CPU = 'CPU µs/entry';
const MEMORY = 'peak MiB';

/** How long an auditor waits: the whole program, from its start to its verdict (AUD-2). */
export const auditVerify: Measurement = {
  name: 'audit-verify',
  title: 'evidence of a million entries, verified offline',
  how:
    `A file of ${ENTRIES.toLocaleString('en-US')} entries of about 600 bytes; each verifier is started, reads it from the page cache, hashes every entry, the tree over them and the way to the signed checkpoint, and ends with its verdict. ` +
    'Beside ours the one of e2e/verifiers, of golang.org/x/mod/sumdb/note and transparency-dev/merkle.',
  figures: [{ name: SPEED, asked: '≥ 100,000' }, { name: CPU, decimals: 2 }, { name: MEMORY }],
  prepare,
  contenders: {
    'guildhall audit verify': () =>
      verifier(process.execPath, (key) => [guildhall, 'audit', 'verify', file, '--key', key]),
    'sumdb/note + transparency-dev/merkle (Go)': async () => verifier(await goVerifier(), (key) => [key, file]),
  },
};

async function prepare(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyFile, await writeEvidenceFile(file, ENTRIES));
}

/** All contenders end together. */
async function forget(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function goVerifier(): Promise<string> {
  const { goProgram } = (await import(tools)) as { goProgram: (name: string) => string | undefined };
  const program = goProgram('e2e/verifiers');
  if (!program) throw new Error('The verifier in Go is not built: npm test -- --only=go-tools');
  return program;
}

async function verifier(program: string, args: (key: string) => readonly string[]): Promise<Contender> {
  const key = readFileSync(keyFile, 'utf8');
  return { round: () => verified(program, args(key)), close: forget };
}

/** bash tells what the program has used of the cores; what it holds of the memory is looked at while it runs. */
async function verified(program: string, args: readonly string[]): Promise<Figures> {
  const begun = performance.now();
  const shell = spawn('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', program, ...args]);
  let [said, used] = ['', ''];
  shell.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  shell.stderr.on('data', (bytes: Buffer) => (used += bytes.toString()));
  const ended = once(shell, 'close');
  let peak = 0;
  while (shell.exitCode === null) {
    peak = Math.max(peak, (await residentMib(Number(shell.pid))) || 0);
    await Promise.race([ended, pause(LOOK_EVERY_MS)]);
  }
  await ended;
  const seconds = (performance.now() - begun) / 1_000;
  if (shell.exitCode !== 0) throw new Error(`${program} ended with ${shell.exitCode}: ${said} ${used}`);
  const [user = 0, system = 0] = used.trim().split(' ').map(Number);
  return { [SPEED]: ENTRIES / seconds, [CPU]: ((user + system) * 1e6) / ENTRIES, [MEMORY]: peak };
}

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Runs a script against this library's sources in a process of its own: what it does to the process is the test. */
export async function runInNode(script: string, env: Record<string, string> = {}): Promise<Outcome> {
  const scratch = join(packageFolder, '.local');
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, 'run-'));
  try {
    await compileSources(folder);
    await writeFile(join(folder, 'main.mjs'), script);
    return await run(join(folder, 'main.mjs'), env);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compileSources(folder: string): Promise<void> {
  const source = join(packageFolder, 'src');
  const names = (await readdir(source)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  for (const name of names) {
    const { code } = await transform(await readFile(join(source, name), 'utf8'), {
      configFile: join(packageFolder, '../../.swcrc'),
      filename: name,
      sourceMaps: false,
    });
    await writeFile(join(folder, name.replace(/\.ts$/, '.js')), code);
  }
}

function run(file: string, env: Record<string, string>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { env: { PATH: process.env['PATH'], ...env } });
    let output = '';
    child.stdout.on('data', (data) => (output += String(data)));
    child.stderr.on('data', (data) => (output += String(data)));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}

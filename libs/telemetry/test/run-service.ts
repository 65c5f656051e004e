import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  /** Both outputs, as they came. */
  readonly output: string;
  /** What the script gave to `report(…)`. */
  readonly reported: readonly unknown[];
}

/**
 * Runs a main file against this library compiled as for production: plain Node, ECMAScript modules, no loader.
 * `./start.js` and `./index.js` are this library; everything else comes from where a service finds it.
 */
export async function runService(main: string, env: Record<string, string> = {}): Promise<Outcome> {
  const scratch = join(packageFolder, '.local');
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, 'run-'));
  try {
    await compileSources(folder);
    await writeFile(join(folder, 'package.json'), '{"name":"@guildhall/sample","version":"9.8.7","type":"module"}');
    await writeFile(
      join(folder, 'report.js'),
      'export const report = (x) => console.log(`REPORT ${JSON.stringify(x)}`);',
    );
    await writeFile(join(folder, 'main.js'), main);
    return await run(join(folder, 'main.js'), env);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compileSources(folder: string): Promise<void> {
  const source = join(packageFolder, 'src');
  const names = await readdir(source, { recursive: true });
  for (const name of names.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))) {
    const { code } = await transform(await readFile(join(source, name), 'utf8'), {
      configFile: join(packageFolder, '../../.swcrc'),
      filename: name,
      sourceMaps: false,
    });
    const target = join(folder, name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
}

function run(file: string, env: Record<string, string>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { env: { PATH: process.env['PATH'], ...env } });
    let output = '';
    child.stdout.on('data', (data) => (output += String(data)));
    child.stderr.on('data', (data) => (output += String(data)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output, reported: reportsIn(output) }));
  });
}

function reportsIn(output: string): unknown[] {
  return [...output.matchAll(/^REPORT (.*)$/gm)].map(([, json]) => JSON.parse(json ?? 'null') as unknown);
}

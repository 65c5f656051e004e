import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const runner = new URL('../../../tools/test/python-tools.mjs', import.meta.url).href;
const { pythonProgram } = (await import(runner)) as {
  pythonProgram: (file: string, name: string) => string | undefined;
};
const python = pythonProgram('libs/sheets/requirements.txt', 'python');
const script = fileURLToPath(new URL('./read-workbook.py', import.meta.url));

/** Without Python there is nobody to read; in CI that is a failure and no reason to skip. */
export const isThere = python !== undefined || process.env['CI'] !== undefined;

/** A cell as openpyxl takes it: `n` a number, `s` a text, `f` a formula. */
export type ReadCell = readonly [type: string, value: unknown];

export interface ReadWorkbook {
  /** The first file of the archive whose bytes are not what its checksum says. */
  readonly broken: string | null;
  readonly sheets: Readonly<Record<string, readonly (readonly ReadCell[])[]>>;
}

/** What openpyxl reads; `skipped` is a hole before the workbook, as long as that, which is only pretended to be written. */
export function readWorkbook(bytes: Buffer, { skipped = 0 } = {}): ReadWorkbook {
  if (!python) throw new Error('openpyxl is not installed: npm test -- --only=python-tools');
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-sheets-'));
  try {
    const file = path.join(folder, 'workbook.xlsx');
    writeFileSync(file, '');
    writeSync(openSync(file, 'r+'), bytes, 0, bytes.length, skipped);
    const { status, stdout, stderr } = spawnSync(python, [script, file], { encoding: 'utf8', maxBuffer: 100_000_000 });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as ReadWorkbook;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

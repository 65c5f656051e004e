import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';

const WITHIN_MS = 240_000;
const MOST_SAID = 64 * 1_024 * 1_024;

/** Runs a peer's own program to its end; answers what it said. A load that ends by its time ends with any code. */
export function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      { cwd: tmpdir(), timeout: WITHIN_MS, maxBuffer: MOST_SAID },
      (error, stdout, stderr) => {
        if (error && (error.killed || typeof error.code !== 'number')) reject(new Error(`${error.message}\n${stderr}`));
        else resolve(stdout);
      },
    );
  });
}

import { appendFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../.local/test-run/', import.meta.url));

/** A figure of this run: for whoever watches, and in .local/test-run/figures.txt for docs/measurements.md. */
export function report(what: string, figure: string): void {
  const line = `${what}: ${figure}\n`;
  process.stdout.write(line);
  mkdirSync(folder, { recursive: true });
  appendFileSync(`${folder}figures.txt`, `${new Date().toISOString()} ${line}`);
}

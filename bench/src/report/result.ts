import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Round } from '../contenders/take-turns.js';
import type { Surroundings } from '../machine.js';
import type { Measurement } from '../measurement.js';

export interface Result {
  readonly measurement: Measurement;
  readonly rounds: readonly Round[];
  readonly around: Surroundings;
}

/** Every round as it was, for whoever wants to look behind the medians. One file a run; git does not keep them. */
export async function storeResult(folder: string, { measurement, rounds, around }: Result): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { name, title, how, figures } = measurement;
  const file = path.join(folder, `${name}-${around.date.replaceAll(/\D/g, '')}.json`);
  await writeFile(file, `${JSON.stringify({ name, title, how, figures, around, rounds }, null, 2)}\n`);
}

export function valuesOf({ rounds }: Result, contender: string, figure: string): number[] {
  return rounds.filter((round) => round.contender === contender).map((round) => round.figures[figure] ?? Number.NaN);
}

import { randomInt } from 'node:crypto';
import { SeededRandomness } from '@guildhall/runtime';

/** One number drives what a run chooses. `GUILDHALL_SEED=…` repeats it; without, each run chooses anew and says its seed. */
export class Seed {
  private readonly randomness: SeededRandomness;

  constructor(readonly value = process.env['GUILDHALL_SEED'] ?? String(randomInt(1_000_000))) {
    this.randomness = new SeededRandomness(value);
  }

  /** A seed of its own for each part: what one part draws does not change what the others draw. */
  for(part: string): Seed {
    return new Seed(`${this.value}/${part}`);
  }

  between(least: number, most: number): number {
    return least + Math.floor(this.randomness.fraction() * (most - least + 1));
  }

  oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.between(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('There is nothing to choose from.');
    return chosen;
  }
}

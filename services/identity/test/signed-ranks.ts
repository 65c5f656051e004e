/** Below this, chance is no explanation: a comparison fails by chance once in a million runs. */
export const NOT_BY_CHANCE = 1e-6;

/**
 * Wilcoxon's signed-rank test: how likely differences like these are, or more one-sided ones, if their two sides take
 * the same time. Ranks, because a neighbour on the machine makes outliers and not bell curves; two-sided, by the normal
 * approximation, which is exact enough from 20 pairs on. Ties share their rank, zeros are left out.
 */
export function likelihoodOfChance(differences: readonly number[]): number {
  const nonZero = differences.filter((difference) => difference !== 0);
  const sizes = [...new Set(nonZero.map(Math.abs))].sort((a, b) => a - b);
  const counts = new Map<number, number>();
  for (const size of nonZero.map(Math.abs)) counts.set(size, (counts.get(size) ?? 0) + 1);
  const ranks = new Map<number, number>();
  let before = 0;
  for (const size of sizes) {
    const count = counts.get(size) ?? 0;
    ranks.set(size, before + (count + 1) / 2);
    before += count;
  }
  const n = nonZero.length;
  const positive = nonZero
    .filter((difference) => difference > 0)
    .reduce((sum, difference) => sum + (ranks.get(difference) ?? 0), 0);
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  return complementaryError(Math.abs(positive - (n * (n + 1)) / 4) / deviation / Math.SQRT2);
}

/** erfc of a positive number, by Chebyshev fitting; its relative error is below 1.2e-7 everywhere (Numerical Recipes, 6.2). */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const sum = coefficients.reduceRight((rest, coefficient) => coefficient + t * rest, 0);
  return t * Math.exp(-x * x + sum);
}

/** Three cases in another order each round, and after six rounds in every order once: none has a place of its own. */
export function inTurn<T>(cases: readonly [T, T, T], round: number): readonly T[] {
  const [first, ...others] = [0, 1, 2].map((away) => cases[(round + away) % 3]) as [T, T, T];
  return round % 2 === 0 ? [first, ...others] : [first, ...others.toReversed()];
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

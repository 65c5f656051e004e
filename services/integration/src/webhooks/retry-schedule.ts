/** As Standard Webhooks suggests: 27 hours and a half from the first try to the last. */
const WAITS_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000] as const;
const SPREAD = 0.1;

/**
 * How long to wait after so many tries, or undefined when there will be no more. `fraction` in [0, 1) spreads the waits
 * by a tenth either way: what failed together does not come back together.
 */
export function waitAfter(tries: number, fraction: number): number | undefined {
  const seconds = WAITS_SECONDS[tries - 1];
  return seconds === undefined ? undefined : Math.round(seconds * 1_000 * (1 - SPREAD + 2 * SPREAD * fraction));
}

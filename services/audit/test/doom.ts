const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const seed = Number(process.env['GUILDHALL_SEED'] ?? Date.now() % 1_000_000);

/** Where a process that is killed may be: all labelled points, each early and late, in the ring `verify`; one of them by the seed else. */
export function dooms(points: readonly string[], hits: readonly number[]): readonly string[] {
  const all = points.flatMap((point) => hits.map((hit) => `${point}@${hit}`));
  return isVerify ? all : all.filter((_, at) => at === seed % all.length);
}

export const DOOM_SEED = seed;

/** Where a process that takes chunks may be; at the fifth of them it is under way. */
export const doomsOfConsumer = dooms(
  ['on-chunk', 'after-claim', 'after-handlers', 'before-commit-offset', 'after-commit-offset'].map(
    (point) => `consumer.${point}`,
  ),
  [5],
);

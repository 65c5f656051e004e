import { inspect } from 'node:util';

const PAUSE_MS = 25;
// A patience, no promise of a speed: neighbours on two cores may take most of it.
const WITHIN_MS = 20_000;

/**
 * Repeats `probe` until it neither throws nor answers a falsy value, and returns what it answered.
 * The refusal after `withinMs` shows what the probe last saw, so that a failing test says where things stood.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { withinMs = WITHIN_MS, pauseMs = PAUSE_MS } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await settled(probe);
    if (seen.ok && seen.value) return seen.value;
    if (performance.now() > deadline) {
      throw new Error(
        `Not within ${withinMs} ms; last seen: ${inspect(seen.ok ? seen.value : seen.error, { depth: 4 })}`,
        {
          cause: seen.ok ? undefined : seen.error,
        },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

type Seen<T> = { ok: true; value: T } | { ok: false; error: unknown };

async function settled<T>(probe: () => T | Promise<T>): Promise<Seen<T>> {
  try {
    return { ok: true, value: await probe() };
  } catch (error) {
    return { ok: false, error };
  }
}

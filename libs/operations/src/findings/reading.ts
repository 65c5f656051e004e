import { type Opinion, unknown } from './finding.js';

/** What was read, or why it could not be: a missing right takes one check away, not all. */
export type Reading<T> = { readonly value: T } | { readonly missing: string };

/** Reads; a failure becomes its reason. */
export async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}

// What a socket throws is an event with a message; what a refused connection throws may have a code alone.
function reasonOf(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
  const words = [message, code].filter((word) => typeof word === 'string' && word !== '');
  return String(words[0] ?? 'no reason is given');
}

/** Judges what was read; what was not is `unknown`, with the reason. */
export function given<T>(read: Reading<T>, judge: (value: T) => Opinion): Opinion {
  return 'value' in read ? judge(read.value) : unknown(`Could not be looked at: ${read.missing}`);
}

/** For what is only an addition: nothing where it could not be read. */
export function valueOr<T>(read: Reading<T>, otherwise: T): T {
  return 'value' in read ? read.value : otherwise;
}

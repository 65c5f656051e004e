import { BrokerPassing } from './broker.js';

/**
 * The work's outcome, or {@link BrokerPassing} as soon as the signal aborts. The clients cannot cancel what they have
 * begun: what still arrives later goes to `late`, and a late failure is dropped.
 */
export function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  late: (value: T) => void = () => undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      work.then(late, () => undefined);
      reject(new BrokerPassing('The wait was ended.', { cause: signal.reason }));
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Waits for the work, but not longer; never rejects. True when the work was done in time, with whatever outcome. */
export function settledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, false);
    const done = () => {
      clearTimeout(timer);
      resolve(true);
    };
    work.then(done, done);
  });
}

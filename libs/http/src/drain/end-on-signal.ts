import type { ServiceOptions } from '../service-options.js';
import type { Drain } from './drain.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Until it serves, a process has nothing to finish: told to end, it ends. (As the first process of a container it would not
 * even hear the signal, where nobody listens for it.) Answers what stops this, once `endOnSignal` has taken over.
 */
export function endAtOnceOnSignal({ exit = (code) => process.exit(code) }: Pick<ServiceOptions, 'exit'>): () => void {
  if (exit === 'never') return () => undefined;
  const onSignal = () => exit(0);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** Drains when the process is told to end, and ends it: with 1 when the drain takes too long. */
export function endOnSignal(
  drain: Drain,
  {
    exit = (code) => process.exit(code),
    shutdownGraceSeconds = 45,
  }: Pick<ServiceOptions, 'exit' | 'shutdownGraceSeconds'>,
): void {
  if (exit === 'never') return;
  const end = (code: number) => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    exit(code);
  };
  const onSignal = () => {
    // Whatever hangs: the process ends, and says by its code that it did not end well.
    const limit = setTimeout(() => end(1), shutdownGraceSeconds * 1_000).unref();
    void drain.begin().then(() => {
      clearTimeout(limit);
      end(0);
    });
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

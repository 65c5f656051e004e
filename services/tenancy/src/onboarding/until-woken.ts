export interface Patience {
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/**
 * Resolves when woken, when the time is over, or when the signal aborts; never rejects. `listen` is called at once, so
 * that whoever looks after calling this misses nothing.
 */
export function untilWoken(listen: (wake: () => void) => () => void, { withinMs, signal }: Patience): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, withinMs);
    const stopListening = listen(end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

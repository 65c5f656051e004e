export interface Watch {
  readonly signal: AbortSignal;
  /** After each round that came to its end: what was wrong before is over. */
  readonly onProgress: () => void;
}

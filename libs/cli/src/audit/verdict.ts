/** What a verification comes to, and the exit code that says so. Each has one cause, so that a script can act on it. */
export const EXIT_CODES = {
  intact: 0,
  unreadable: 2,
  broken: 3,
  unsigned: 4,
  forked: 5,
  untrusted: 6,
  incomparable: 7,
  unwitnessed: 8,
} as const;
export type Verdict = keyof typeof EXIT_CODES;

export interface Finding {
  readonly verdict: Verdict;
  /** One sentence for whoever asked. */
  readonly reason: string;
  /** What was verified, as far as it could be read. */
  readonly about?: About;
}

export interface About {
  readonly log: string;
  readonly logSize: number;
  readonly organization?: string;
  readonly trailSize?: number;
  /** Of a proof. */
  readonly entry?: string;
  readonly place?: number;
  /** Of evidence: the places that it is about. */
  readonly entries?: { readonly first: number; readonly count: number };
  /** Who of the trusted witnesses has seen the checkpoint, and when they said so (seconds since 1970). */
  readonly witnessed?: readonly { readonly name: string; readonly at: number }[];
  /** How many RFC 3161 time stamps come with the checkpoint: told, not verified. */
  readonly timeStamps?: number;
}

/** Ends a verification; the first that is found counts. */
export class Verdicted extends Error {
  override readonly name = 'Verdicted';

  constructor(
    readonly verdict: Verdict,
    reason: string,
  ) {
    super(reason);
  }
}

/** Intact when all that `judge` requires holds, otherwise what it threw; what it answers is told with the rest. */
export function found(about: About, reason: string, judge: () => Partial<About>): Finding {
  try {
    return { verdict: 'intact', reason, about: { ...about, ...judge() } };
  } catch (error) {
    if (error instanceof Verdicted) return { verdict: error.verdict, reason: error.message, about };
    throw error;
  }
}

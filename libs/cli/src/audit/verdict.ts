/** What a verification comes to, and the exit code that says so. Each has one cause, so that a script can act on it. */
export const EXIT_CODES = {
  intact: 0,
  unreadable: 2,
  broken: 3,
  unsigned: 4,
  forked: 5,
  untrusted: 6,
  incomparable: 7,
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
  readonly entry: string;
  readonly organization: string;
  readonly place: number;
  readonly trailSize: number;
  readonly log: string;
  readonly logSize: number;
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

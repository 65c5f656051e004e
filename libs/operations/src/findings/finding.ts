/** `unknown`: could not be looked at, for want of a right or of a way there; never a silent `ok`. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'unknown';

/** What a check says of the facts: one sentence, and the things it is about, one a line. */
export interface Opinion {
  readonly verdict: Verdict;
  readonly says: string;
  readonly details: readonly string[];
}

/** One question to a cluster or an installation. Pure: it looks at facts that were gathered before, and at nothing else. */
export interface Check<Facts> {
  /** In kebab case; also the heading of its chapter in docs/guides/troubleshooting.md. */
  readonly id: string;
  /** What to do where the answer is not `ok`: one sentence. */
  readonly remedy: string;
  readonly judge: (facts: Facts) => Opinion;
}

/** An answered check, as it is shown and as `--json` prints it. */
export interface Finding extends Opinion {
  readonly check: string;
  /** Absent where nothing is to be done. */
  readonly remedy?: string;
  readonly link?: string;
}

const MOST_DETAILS = 20;

export const ok = (says: string): Opinion => opinion('ok', says, []);
export const warn = (says: string, details: readonly string[] = []): Opinion => opinion('warn', says, details);
export const fail = (says: string, details: readonly string[] = []): Opinion => opinion('fail', says, details);
export const unknown = (says: string): Opinion => opinion('unknown', says, []);

function opinion(verdict: Verdict, says: string, details: readonly string[]): Opinion {
  const shown = details.slice(0, MOST_DETAILS);
  const more = details.length - shown.length;
  return { verdict, says, details: more > 0 ? [...shown, `… and ${more} more`] : shown };
}

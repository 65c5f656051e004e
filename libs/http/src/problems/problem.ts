/** One thing that is wrong with the input: where (RFC 6901), a stable code, and a sentence. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What all occurrences of a problem have in common; each has a page of its own, made from this. */
export interface ProblemType {
  readonly slug: string;
  readonly status: number;
  readonly title: string;
  /** What has happened, for whoever reads the page. */
  readonly meaning: string;
  /** What the caller can do about it. */
  readonly remedy: string;
  /**
   * The code that OAuth 2.0 has for it (RFC 6749, 5.2): then it goes out as `application/json`, which clients of that
   * protocol insist on, and holds `error` and `error_description` beside the rest.
   */
  readonly oauthError?: string;
}

export interface Occurrence {
  readonly cause?: unknown;
  readonly errors?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  /** Header fields that the status asks for, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in the words of the domain. The filter answers it as RFC 9457; nothing but `detail` is about this time. */
export abstract class Problem extends Error {
  readonly errors: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail What is wrong this time, in a sentence that the caller may read. */
  constructor(
    readonly type: ProblemType,
    readonly detail: string,
    { cause, errors, retryAfterSeconds, headers = {} }: Occurrence = {},
  ) {
    super(detail, { cause });
    this.name = new.target.name;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
    this.headers = headers;
  }
}

/** A class of problems: what `problem()` returns, to be extended by a class with the name of the condition. */
export interface ProblemClass {
  readonly type: ProblemType;
  new (detail: string, occurrence?: Occurrence): Problem;
}

const known = new Map<string, ProblemType>();

type Explanation = Partial<Pick<ProblemType, 'meaning' | 'remedy' | 'oauthError'>>;

/**
 * Declares a problem. Its slug is its name in the API for ever: the last part of `type`, and `code`. Declared twice, it
 * throws when the module loads.
 */
export function problem(slug: string, status: number, title: string, explanation: Explanation = {}): ProblemClass {
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(slug)) throw new TypeError(`"${slug}" is no slug.`);
  if (!(status >= 400 && status <= 599)) throw new RangeError(`${status} is no status of a problem.`);
  if (known.has(slug)) throw new TypeError(`There are two problems called ${slug}.`);
  const type: ProblemType = Object.freeze({ slug, status, title, ...usual(status), ...explanation });
  known.set(slug, type);
  return class extends Problem {
    static readonly type = type;
    constructor(detail: string, occurrence?: Occurrence) {
      super(type, detail, occurrence);
    }
  };
}

/** Every problem that the loaded modules can report, by slug. */
export function knownProblems(): readonly ProblemType[] {
  return [...known.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

export function findProblem(slug: string): ProblemType | undefined {
  return known.get(slug);
}

const USUAL: Readonly<Record<number, Pick<ProblemType, 'meaning' | 'remedy'>>> = {
  400: {
    meaning: 'The request could not be read.',
    remedy: 'Correct the request; repeating it as it is cannot succeed.',
  },
  401: { meaning: 'The caller is not known.', remedy: 'Sign in, or send a valid token.' },
  403: { meaning: 'The caller is known and may not do this.', remedy: 'Ask an administrator, or use another account.' },
  404: {
    meaning: 'There is nothing here that the caller may know of.',
    remedy: 'Check the id. What belongs to another organisation looks the same as what does not exist.',
  },
  409: {
    meaning: 'The state of the resource does not allow this now.',
    remedy: 'Read the resource again and decide anew.',
  },
  412: { meaning: 'The resource has changed since it was read.', remedy: 'Read it again and repeat the change.' },
  422: {
    meaning: 'The request was read, and its content is refused.',
    remedy: 'Correct what `errors` and `detail` name.',
  },
  429: { meaning: 'There were too many requests.', remedy: 'Wait as long as `Retry-After` says.' },
  503: {
    meaning: 'The service cannot answer at the moment. Nothing is wrong with the request.',
    remedy: 'Repeat it after the time that `Retry-After` names; with an `Idempotency-Key`, if it changes something.',
  },
};

function usual(status: number): Pick<ProblemType, 'meaning' | 'remedy'> {
  return USUAL[status] ?? { meaning: 'The request was refused.', remedy: 'Read `detail`.' };
}

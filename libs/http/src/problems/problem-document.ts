import type { FieldProblem, Problem, ProblemType } from './problem.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457, with our three extensions. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly traceId?: string;
  readonly errors?: readonly FieldProblem[];
  /** As clients of OAuth 2.0 read it. */
  readonly error?: string;
  readonly error_description?: string;
}

export interface ProblemPlace {
  readonly publicUrl: string;
  readonly requestId: string;
  readonly traceId: string | undefined;
}

/** The media type of a problem: that of RFC 9457, but where OAuth 2.0 says otherwise (RFC 6749, 5.2). */
export function mediaTypeOf({ oauthError }: Pick<ProblemType, 'oauthError'>): string {
  return oauthError === undefined ? PROBLEM_MEDIA_TYPE : 'application/json; charset=utf-8';
}

export function problemUri(publicUrl: string, slug: string): string {
  return `${publicUrl.replace(/\/$/, '')}/problems/${slug}`;
}

/** What goes out: the fixed words of the type, the detail, and ids that lead to the log. Nothing of the error itself. */
export function problemDocument(refusal: Problem, { publicUrl, requestId, traceId }: ProblemPlace): ProblemDocument {
  const { slug, title, status, oauthError } = refusal.type;
  return {
    type: problemUri(publicUrl, slug),
    title,
    status,
    detail: refusal.detail,
    instance: `urn:uuid:${requestId}`,
    code: slug,
    ...(traceId && { traceId }),
    ...(refusal.errors && { errors: refusal.errors }),
    ...(oauthError !== undefined && { error: oauthError, error_description: refusal.detail }),
  };
}

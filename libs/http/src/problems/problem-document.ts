import type { FieldProblem, Problem } from './problem.js';

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
}

export interface ProblemPlace {
  readonly publicUrl: string;
  readonly requestId: string;
  readonly traceId: string | undefined;
}

export function problemUri(publicUrl: string, slug: string): string {
  return `${publicUrl.replace(/\/$/, '')}/problems/${slug}`;
}

/** What goes out: the fixed words of the type, the detail, and ids that lead to the log. Nothing of the error itself. */
export function problemDocument(refusal: Problem, { publicUrl, requestId, traceId }: ProblemPlace): ProblemDocument {
  const { slug, title, status } = refusal.type;
  return {
    type: problemUri(publicUrl, slug),
    title,
    status,
    detail: refusal.detail,
    instance: `urn:uuid:${requestId}`,
    code: slug,
    ...(traceId && { traceId }),
    ...(refusal.errors && { errors: refusal.errors }),
  };
}

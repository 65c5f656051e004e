import type { ReadinessReport } from '@guildhall/http';
import type { MetricsSnapshot } from '@guildhall/telemetry';

/** What the first process asks its workers, and what comes back. */
export interface Answers {
  readonly readiness: ReadinessReport;
  readonly metrics: MetricsSnapshot;
}

export type Question = keyof Answers;

/** From the first process to a worker. `end` said again hurries it. */
export type ToWorker = { readonly ask: Question; readonly id: number } | { readonly say: 'end' };

/** From a worker to the first process. */
export type FromWorker =
  | { readonly answer: Answers[Question]; readonly id: number }
  | { readonly say: 'serving' }
  | { readonly say: 'last words'; readonly metrics: MetricsSnapshot };

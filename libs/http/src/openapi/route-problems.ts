import { CursorRefused } from '../pages/cursors.js';
import { PreconditionMissing, VersionMismatch } from '../concurrency/etag.js';
import {
  IdempotencyKeyInUse,
  IdempotencyKeyMalformed,
  IdempotencyKeyReused,
} from '../idempotency/idempotency.problems.js';
import {
  BodyTooLarge,
  DeadlineExceeded,
  InputRefused,
  InternalFault,
  InvalidIdentifier,
  PermissionMissing,
  SignInRequired,
  StepUpRequired,
  TemporarilyUnavailable,
  UnreadableJson,
  UnreadableRequest,
  UnsupportedMedia,
} from '../problems/platform.problems.js';
import type { ProblemClass, ProblemType } from '../problems/problem.js';
import type { RouteDescription } from './describe-routes.js';

const WHEN: readonly [(route: RouteDescription) => boolean, readonly ProblemClass[]][] = [
  [() => true, [SignInRequired, InternalFault, TemporarilyUnavailable, DeadlineExceeded]],
  [({ access }) => !access.isPublic, [PermissionMissing]],
  [({ access }) => access.stepUp !== undefined, [StepUpRequired]],
  [({ idParameters }) => idParameters.size > 0, [InvalidIdentifier]],
  [({ hasBody }) => hasBody, [UnreadableJson, BodyTooLarge, UnsupportedMedia, InputRefused]],
  [({ hasQuery }) => hasQuery, [InputRefused]],
  [({ hasCursor }) => hasCursor, [CursorRefused]],
  [(route) => route.asksForIfMatch, [PreconditionMissing, VersionMismatch, UnreadableRequest]],
  [(route) => route.heedsIdempotencyKey, [IdempotencyKeyMalformed, IdempotencyKeyInUse, IdempotencyKeyReused]],
];

/** Every problem that a route may report, by status: its own and those that its declarations imply. */
export function problemsByStatus(route: RouteDescription): Map<number, ProblemType[]> {
  const implied = WHEN.flatMap(([applies, classes]) => (applies(route) ? classes : []));
  const types = [...new Set([...route.problems, ...implied].map(({ type }) => type))];
  types.sort((a, b) => a.status - b.status || (a.slug < b.slug ? -1 : 1));
  const byStatus = new Map<number, ProblemType[]>();
  for (const type of types) byStatus.set(type.status, [...(byStatus.get(type.status) ?? []), type]);
  return byStatus;
}

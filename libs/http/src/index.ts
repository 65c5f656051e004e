/** What every service's HTTP has in common. See README.md. */
export { Answer, AnswerFile, AnswerStream, Problems } from './answers/answer.decorator.js';
export { UndeclaredAnswer } from './answers/answer.interceptor.js';
export { AskedRange, type FilePart, Range, RangeNotSatisfiable } from './answers/asked-range.js';
export { accepted, created, Located } from './answers/located.js';
export { attachment, safeFileName } from './answers/content-disposition.js';
export { FileAnswer, fileAnswer, type FileOptions, type FileSource } from './answers/file-answer.js';
export { eventStream, type EventStreamOptions, type StreamMessage } from './answers/event-stream.js';
export { etag, IfMatch, PreconditionMissing, requireVersion, VersionMismatch } from './concurrency/etag.js';
export { DEADLINE_HEADER } from './deadline/deadline.interceptor.js';
export { RequestSignal } from './deadline/request-signal.js';
export type { DrainStep } from './drain/drain.js';
export { HttpModule } from './http.module.js';
export { HTTP_OPTIONS, type HttpOptions } from './http.options.js';
export { IdempotencyKeyMalformed } from './idempotency/idempotency.problems.js';
export { WithoutIdempotencyKey } from './idempotency/idempotent.js';
export { BodyLimit } from './input/body-limit.js';
export { NO_CONTROL_CHARACTERS } from './input/control-characters.js';
export { FormBody } from './input/form-body.js';
export { Id, idField, timeField } from './input/id.js';
export { parseJson } from './input/json-body.js';
export { jsonPointer } from './input/json-pointer.js';
export { parseQuery } from './input/query.js';
export { fieldProblemsOf, inputRefused } from './input/schema.pipe.js';
export { Deprecated, type Deprecation } from './lifecycle/deprecated.js';
export { type Managed, ManagementServer } from './management/management-server.js';
export { type CheckResult, Readiness, type ReadinessCheck, type ReadinessReport } from './management/readiness.js';
export { type OpenApiOptions, openApiDocument, writeOpenApi } from './openapi/write-open-api.js';
export { CursorRefused, Cursors, type CursorScope } from './pages/cursors.js';
export { cutPage, type Order, orderOf, type Page, page, pageOf, pageQuery, sortQuery } from './pages/page.js';
export {
  BodyTooLarge,
  DeadlineExceeded,
  InputRefused,
  InternalFault,
  InvalidIdentifier,
  MethodNotAllowed,
  NoSuchRoute,
  PermissionMissing,
  SignInRequired,
  StepUpRequired,
  TemporarilyUnavailable,
  UnreadableJson,
  UnreadableRequest,
  UnsupportedMedia,
} from './problems/platform.problems.js';
export {
  type FieldProblem,
  findProblem,
  knownProblems,
  type Occurrence,
  Problem,
  problem,
  type ProblemClass,
  type ProblemType,
} from './problems/problem.js';
export { type ProblemDocument } from './problems/problem-document.js';
export { exampleOfProblem } from './problems/problem-example.js';
export { writeProblemPages } from './problems/write-problem-pages.js';
export type { Door } from './server/door.js';
export { observeRequest } from './server/observe-requests.js';
export { type AnsweredProblem, ProblemAnswers } from './server/problem-answers.js';
export { requestIdOf, traceparentFor } from './server/request-ids.js';
export { RunningRequests } from './server/running-requests.js';
export { STANDARD_HEADERS } from './server/standard-headers.js';
export type { ServiceOptions } from './service-options.js';
export { type RunningService, startService } from './start-service.js';
export { type RunningWorker, startWorker, type WorkerOptions } from './start-worker.js';

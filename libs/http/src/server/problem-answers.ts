import { NotSignedIn } from '@guildhall/access';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { AllowedMethods } from './allowed-methods.js';
import { routeNameOf } from './observe-requests.js';
import { traceIdOf } from './request-ids.js';
import { MethodNotAllowed, NoSuchRoute, TemporarilyUnavailable } from '../problems/platform.problems.js';
import { Problem } from '../problems/problem.js';
import { mediaTypeOf, problemDocument } from '../problems/problem-document.js';
import { problemOf } from '../problems/problem-of.js';

// Said by a handler about the answer that it did not come to give.
const HEADERS_OF_SUCCESS = ['etag', 'location', 'link', 'content-disposition', 'content-length', 'last-modified'];

/** A problem as an answer of it goes out. */
export interface AnsweredProblem {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Which request failed: for the log, and for whoever quotes it. */
export interface FailedRequest {
  readonly requestId: string;
  readonly method: string;
  /** Its template; never the path that was called. */
  readonly route: string | undefined;
  readonly traceId: string | undefined;
}

/** The one place where errors become answers, and the one where they are logged; Nest's filter and raw handlers meet here. */
@Injectable()
export class ProblemAnswers {
  constructor(
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
    private readonly allowedMethods: AllowedMethods,
  ) {}

  /**
   * Answers the request with the problem behind the error, and returns that problem. Once an answer is on its way, only
   * the log is told; of a client that has gone away, nobody.
   */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem | undefined {
    if (isGone(request)) return this.letGo(request, reply);

    const found = this.withMethod(problemOf(error), request);
    const failed = failedRequest(request);
    this.log(found, failed, error);
    if (!reply.sent) send(this.rendered(found, failed), reply);
    return found;
  }

  /** The answer to a request that is nobody's but a door's: it knows itself what to do with one whose client has gone. */
  of(error: unknown, request: FailedRequest): AnsweredProblem {
    const found = problemOf(error);
    this.log(found, request, error);
    return this.rendered(found, request);
  }

  private rendered(problem: Problem, { requestId, traceId }: FailedRequest): AnsweredProblem {
    const { retryAfterSeconds } = problem;
    const headers = {
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...problem.headers,
      'cache-control': 'no-store',
      'content-type': mediaTypeOf(problem.type),
    };
    const place = { publicUrl: this.options.publicUrl, requestId, traceId };
    return { problem, headers, body: JSON.stringify(problemDocument(problem, place)) };
  }

  // The router finds nothing for a wrong method either: only here is known whether the path exists.
  private withMethod(found: Problem, request: FastifyRequest): Problem {
    const allowed = found instanceof NoSuchRoute ? this.allowedMethods.at(request.raw.url ?? '/') : undefined;
    if (!allowed || allowed.includes(request.method)) return found;
    return new MethodNotAllowed('See the header Allow.', { headers: { allow: allowed.join(', ') } });
  }

  private log(found: Problem, { requestId, method, route }: FailedRequest, error: unknown): void {
    const { logger } = this.options;
    const about = { requestId, method, route, code: found.type.slug };
    if (found.type.status === 500) logger.error({ ...about, error }, 'A request failed.');
    else if (isPutOff(error)) logger.debug(about, 'A request was put off.');
    else if (found.type.status >= 500)
      logger.warn({ ...about, ...(wasForeseen(error) ? {} : { error }) }, 'A request could not be answered.');
    else if (error instanceof NotSignedIn) logger.debug({ ...about, reason: error.reason }, 'A caller was refused.');
  }

  // Nobody reads an answer any more, and nothing of ours went wrong.
  private letGo(request: FastifyRequest, reply: FastifyReply): undefined {
    this.options.logger.debug({ requestId: request.id }, 'The client went away.');
    if (!reply.sent) reply.hijack();
    reply.raw.destroy();
  }
}

// Said by our own code of its own accord, as when a queue is full: that comes by the thousand, and a line for each of them
// would take longer than what is refused. Metrics count them, and what led to it has been told with its cause.
function isPutOff(error: unknown): boolean {
  return error instanceof TemporarilyUnavailable && wasForeseen(error);
}

// There is nothing in its stack that its words do not tell.
function wasForeseen(error: unknown): boolean {
  return error instanceof Problem && error.cause === undefined;
}

function isGone({ raw }: FastifyRequest): boolean {
  return raw.socket.destroyed || (raw.destroyed && !raw.complete);
}

function failedRequest(request: FastifyRequest): FailedRequest {
  const { id: requestId, method } = request;
  return { requestId, method, route: routeNameOf(request), traceId: traceIdOf(request) };
}

function send({ problem, headers, body }: AnsweredProblem, reply: FastifyReply): void {
  for (const name of HEADERS_OF_SUCCESS) reply.removeHeader(name);
  // As text: what is serialised here cannot be changed by a serialiser of the route.
  void reply.status(problem.type.status).headers(headers).send(body);
}

import { maxHeaderSize, type RequestListener, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '@guildhall/runtime';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpOptions } from '../http.options.js';
import { DEFAULT_BODY_LIMIT } from '../input/body-limit.js';
import { FORM_TYPE, parseForm } from '../input/form-body.js';
import { JSON_LIMITS, parseJson } from '../input/json-body.js';
import { parseQuery } from '../input/query.js';
import {
  HeaderFieldsTooLarge,
  RequestTooSlow,
  UnreadableRequest,
  UnsupportedMedia,
} from '../problems/platform.problems.js';
import type { Problem } from '../problems/problem.js';
import { PROBLEM_MEDIA_TYPE, problemDocument } from '../problems/problem-document.js';
import { problemOf } from '../problems/problem-of.js';
import { type Doorway, SERVER_LIMITS } from './door.js';
import { observeRequests } from './observe-requests.js';
import { requestIdOf } from './request-ids.js';
import { standardHeaders } from './standard-headers.js';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

const { keepAliveTimeout, requestTimeout, ...limits } = SERVER_LIMITS;

/** The HTTP server, with every limit that holds before a route is known to Nest. */
export function createAdapter(options: HttpOptions, doorway?: Doorway): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: DEFAULT_BODY_LIMIT,
    keepAliveTimeout,
    requestTimeout,
    http: limits,
    ...(doorway && { serverFactory: (framework: RequestListener) => doorway.server(framework) }),
    trustProxy: false,
    genReqId: requestIdOf,
    routerOptions: {
      ignoreTrailingSlash: false,
      caseSensitive: true,
      maxParamLength: 100,
      querystringParser: parseQuery,
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      answerBeforeRouting(options, error, request, reply);
    },
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => answerOnSocket(options, error, socket),
  });
  const server: FastifyInstance = adapter.getInstance();
  applyRouteLimits(server);
  readBodies(server);
  standardHeaders(server);
  observeRequests(server);
  return adapter;
}

function applyRouteLimits(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}

// JSON, but for the routes that say that they take a form: and these take nothing else.
function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser([...JSON_TYPES, FORM_TYPE], { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      done(null, readBody(request, body));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
}

interface BodyConfig {
  readonly jsonMembers?: number;
  readonly takesForm?: boolean;
}

function readBody({ headers, routeOptions }: FastifyRequest, body: Buffer): unknown {
  const { 'content-encoding': encoding } = headers;
  // Nothing is inflated: no compressed bomb can grow here (T11).
  if (encoding !== undefined && encoding !== 'identity') throw new UnsupportedMedia('Send the body uncompressed.');
  const { jsonMembers: members = JSON_LIMITS.members, takesForm = false } = routeOptions.config as BodyConfig;
  const isForm = headers['content-type']?.startsWith(FORM_TYPE) ?? false;
  if (isForm !== takesForm) throw new UnsupportedMedia(`The route takes ${takesForm ? FORM_TYPE : 'JSON'}.`);
  if (isForm) return parseForm(body);
  return body.length === 0 ? undefined : parseJson(body, { ...JSON_LIMITS, members });
}

function answerBeforeRouting(options: HttpOptions, error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const found = problemOf(error);
  const { publicUrl } = options;
  void reply
    .status(found.type.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problemDocument(found, { publicUrl, requestId: request.id, traceId: undefined })));
}

// What is no HTTP at all has no request and no reply: the answer is written by hand, and the connection ends (T6).
function answerOnSocket({ publicUrl }: HttpOptions, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const found = socketProblem(error.code);
  const body = JSON.stringify(problemDocument(found, { publicUrl, requestId: newId(), traceId: undefined }));
  const { status } = found.type;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function socketProblem(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new HeaderFieldsTooLarge(`All together may have ${maxHeaderSize} bytes.`);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestTooSlow('It was not complete in time.');
  return new UnreadableRequest('This is not HTTP.');
}

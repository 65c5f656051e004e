import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { etagOf } from '../concurrency/etag.js';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { answerOf, fileTypesOf } from './answer.decorator.js';
import { FileAnswer } from './file-answer.js';
import { linkToNext } from './link.js';
import { Located } from './located.js';

/** A handler returned what its route does not declare. Nothing of it goes out; the caller sees a fault of ours. */
export class UndeclaredAnswer extends Error {
  override readonly name = 'UndeclaredAnswer';
}

/** Lets out of a handler's result what the route declares, and nothing else (T60). */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(@Inject(HTTP_OPTIONS) private readonly options: HttpOptions) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    return next.handle().pipe(map((result) => this.answer(context, result)));
  }

  private answer(context: ExecutionContext, result: unknown): unknown {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { apiBasePath } = this.options;
    if (answerOf(context.getHandler())?.isStream) return streamed(context, result);
    if (result instanceof FileAnswer) return sentFile(reply, declaredFile(context, result));
    if (result instanceof Located) reply.header('location', `${apiBasePath}${result.location}`);

    const body = shown(context, result instanceof Located ? result.body : result);
    const etag = etagOf(body);
    if (etag && !reply.hasHeader('etag')) reply.header('etag', etag);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const link = linkToNext(body, request, apiBasePath);
    if (link) reply.header('link', link);
    return body;
  }
}

function shown(context: ExecutionContext, result: unknown): unknown {
  const handler = context.getHandler();
  const declared = answerOf(handler);
  if (declared) return encode(declared.schema, result, handler.name);
  if (fileTypesOf(handler).length > 0) {
    throw new UndeclaredAnswer(`${context.getClass().name}.${handler.name} declares a file and answers none.`);
  }
  if (typeof result !== 'object' || result === null || isRaw(result)) return result;
  throw new UndeclaredAnswer(
    `${context.getClass().name}.${handler.name} answers an object and declares none by @Answer.`,
  );
}

// Its messages are held to the schema one by one. Without any, the answer is the one that tells an EventSource not to come
// again (WHATWG HTML, 9.2.3).
function streamed(context: ExecutionContext, result: unknown): StreamableFile | Response {
  if (result === undefined) return new Response(null, { status: 204 });
  if (result instanceof StreamableFile) return result;
  throw new UndeclaredAnswer(`${context.getClass().name} declares a stream and answers none.`);
}

function declaredFile(context: ExecutionContext, answer: FileAnswer): FileAnswer {
  if (fileTypesOf(context.getHandler()).includes(answer.file.type)) return answer;
  // Nobody reads it: what it holds open, a file or a cursor, is let go.
  answer.getStream().destroy();
  throw new UndeclaredAnswer(`${context.getClass().name} answers ${answer.file.type}, which it does not declare.`);
}

function sentFile(reply: FastifyReply, answer: FileAnswer): FileAnswer | Response {
  const { etag, part, length } = answer.file;
  if (etag !== undefined) reply.header('etag', `"${etag}"`).header('accept-ranges', 'bytes');
  if (!part) return answer;
  const { type, disposition, length: sent } = answer.getHeaders();
  const headers = new Headers({ 'content-range': `bytes ${part.from}-${part.to}/${length}` });
  if (type !== undefined) headers.set('content-type', type);
  if (typeof disposition === 'string') headers.set('content-disposition', disposition);
  headers.set('content-length', String(sent));
  // A `Response`: the status of a route is fixed for whatever else it answers.
  return new Response(Readable.toWeb(answer.getStream()) as ReadableStream, { status: 206, headers });
}

function encode(schema: z.ZodType, result: unknown, handler: string): unknown {
  const encoded = z.safeEncode(schema, result);
  if (encoded.success) return encoded.data;
  throw new UndeclaredAnswer(`${handler} answers something else than it declares.`, { cause: encoded.error });
}

function isRaw(result: object): boolean {
  return result instanceof StreamableFile || ArrayBuffer.isView(result);
}

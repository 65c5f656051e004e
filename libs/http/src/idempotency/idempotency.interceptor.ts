import { actorOf } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { signalOf } from '../deadline/request-signal.js';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { IdempotencyKeyMalformed } from './idempotency.problems.js';
import { heedsIdempotencyKey } from './idempotent.js';
import { type KeyUse, type StoredAnswer, StoredAnswers } from './stored-answers.js';

// What an answer says beside its body. Everything else belongs to the one request.
const KEPT_HEADERS = ['content-type', 'etag', 'location'];

/**
 * Makes a request with an `Idempotency-Key` happen once: claim, effect and answer are one transaction, which the
 * handler's own joins. A refusal rolls all of it back and leaves no claim (D8).
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly answers: StoredAnswers | undefined;

  constructor(
    @Inject(HTTP_OPTIONS) { keyRing }: HttpOptions,
    @Optional() private readonly database?: TenantDatabase,
  ) {
    this.answers = keyRing && new StoredAnswers(keyRing);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const use = context.getType() === 'http' ? keyUseOf(context) : undefined;
    if (!use || !this.database || !this.answers) return next.handle();
    return from(this.once(this.answers, this.database, { use, context, next }));
  }

  private async once(answers: StoredAnswers, database: TenantDatabase, call: KeyedCall): Promise<unknown> {
    const { use, context, next } = call;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return database.transaction(use.actor, async (tx: TenantTransaction) => {
      await answers.claim(tx, use);
      const before = await answers.find(tx, use);
      if (before) return replay(before, reply);

      const body: unknown = await firstValueFrom(next.handle(), { defaultValue: undefined });
      // Its caller has already been told that it was given up.
      signalOf(context.switchToHttp().getRequest<FastifyRequest>())?.throwIfAborted();
      await answers.keep(tx, use, answerGiven(body, reply));
      return body;
    });
  }
}

interface KeyedCall {
  readonly use: KeyUse;
  readonly context: ExecutionContext;
  readonly next: CallHandler;
}

function keyUseOf(context: ExecutionContext): KeyUse | undefined {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const key = request.headers['idempotency-key'];
  const actor = actorOf(request);
  // Without a tenant there is no row to keep the answer in: public routes are outside, as sign-in is.
  if (key === undefined || !actor?.tenantId || !heedsIdempotencyKey(request.method, context.getHandler()))
    return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new IdempotencyKeyMalformed('A key has 1 to 255 visible ASCII characters.');
  }
  const route = `${request.method} ${request.routeOptions.url}`;
  return { actor, route, key, content: JSON.stringify([request.raw.url, request.body ?? null]) };
}

function answerGiven(body: unknown, reply: FastifyReply): StoredAnswer {
  const headers = KEPT_HEADERS.flatMap((name) =>
    reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [],
  );
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: body === undefined || body === null ? undefined : JSON.stringify(body),
  };
}

function replay({ status, headers, body }: StoredAnswer, reply: FastifyReply): unknown {
  void reply.status(status).headers(headers).header('idempotency-replayed', 'true');
  return body === undefined ? undefined : (JSON.parse(body) as unknown);
}

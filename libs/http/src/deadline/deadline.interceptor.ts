import { routeAccess } from '@guildhall/access';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { DeadlineExceeded } from '../problems/platform.problems.js';
import { RunningRequests } from '../server/running-requests.js';
import { attachSignal } from './request-signal.js';

const RETRY_SECONDS = 5;

/**
 * By this header the gateway says how many milliseconds it will still wait. What is left, not a time of day: clocks differ.
 * It may only shorten what a route has, so that whoever else says it takes time from nobody but himself.
 */
export const DEADLINE_HEADER = 'x-deadline-ms';

const PLAIN_NUMBER = /^\d{1,9}$/;

/** Answers a request that runs into its deadline, its route's or its caller's (D9), and tells its work to stop. */
@Injectable()
export class DeadlineInterceptor implements NestInterceptor {
  constructor(
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
    private readonly running: RunningRequests,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const limit = routeAccess(context.getHandler(), context.getClass()).timeout ?? this.options.deadlineMs;
    const controller = abortedWithClient(context);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // A stream's caller waits for its beginning alone, which is there at once.
    if (limit === 'stream') {
      // Nobody who streams would ever finish by himself: he is told when the service drains.
      attachSignal(request, AbortSignal.any([controller.signal, this.running.closing]));
      return next.handle();
    }
    attachSignal(request, controller.signal);
    return from(withinMs(Math.min(limit, waitedForMs(request)), controller, next));
  }
}

function waitedForMs({ headers }: FastifyRequest): number {
  const said = headers[DEADLINE_HEADER];
  return typeof said === 'string' && PLAIN_NUMBER.test(said) ? Number(said) : Infinity;
}

function abortedWithClient(context: ExecutionContext): AbortController {
  const controller = new AbortController();
  const { raw } = context.switchToHttp().getResponse<FastifyReply>();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort(new Error('The client went away.'));
  });
  return controller;
}

async function withinMs(limit: number, controller: AbortController, next: CallHandler): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const exceeded = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const problem = new DeadlineExceeded(`It was given up after ${limit} ms.`, { retryAfterSeconds: RETRY_SECONDS });
      controller.abort(problem);
      reject(problem);
    }, limit);
  });
  try {
    // The default: a handler that answers nothing completes without a value.
    return await Promise.race([firstValueFrom(next.handle(), { defaultValue: undefined }), exceeded]);
  } finally {
    clearTimeout(timer);
  }
}

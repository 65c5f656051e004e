import { ProblemAnswers } from '@guildhall/http';
import { logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import type { Call } from '../calls/call.js';
import { carriesBody } from '../calls/request-body.js';
import { Journal } from './journal.js';

/** Answers calls that went wrong, whoever's fault it was. */
@Injectable()
export class Refusing {
  private readonly log = logger.child({ component: 'entrance' });

  constructor(
    private readonly answers: ProblemAnswers,
    private readonly journal: Journal,
  ) {}

  /** Says what is wrong. An answer that is on its way already breaks off; to a client that has gone, nothing is said. */
  answer(error: unknown, call: Call): void {
    const { id: requestId, method, found, request, response } = call;
    if (call.isGone) {
      this.log.debug({ requestId }, 'The client went away.');
      return void response.destroy();
    }
    const { traceId } = call.span;
    const { problem, headers, body } = this.answers.of(error, { requestId, method, route: found?.path, traceId });
    this.journal.refused(call, problem);
    if (response.headersSent) return void response.destroy();
    call.say({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
    // A body that nobody has read stands between this answer and the next request (T6).
    if (carriesBody(request) && !request.readableEnded) call.say({ connection: 'close' });
    call.begin(problem.type.status).end(body);
  }
}

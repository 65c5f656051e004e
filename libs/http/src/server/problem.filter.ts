import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemAnswers } from './problem-answers.js';

/** The one place where errors of Nest's routes become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly answers: ProblemAnswers) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // The event transport tells its errors by class itself.
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    this.answers.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Clock, Randomness } from '@guildhall/runtime';
import { AuditedReadsInterceptor } from './audited/audited-reads.interceptor.js';
import { AnswerInterceptor } from './answers/answer.interceptor.js';
import { DeadlineInterceptor } from './deadline/deadline.interceptor.js';
import { HTTP_OPTIONS, type HttpOptions } from './http.options.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { SchemaPipe } from './input/schema.pipe.js';
import { DatabaseCheck } from './management/database-check.js';
import { Readiness } from './management/readiness.js';
import { Cursors } from './pages/cursors.js';
import { ProblemAnswers } from './server/problem-answers.js';
import { ProblemFilter } from './server/problem.filter.js';
import { ProblemPages } from './problems/problem-pages.js';
import { AllowedMethods } from './server/allowed-methods.js';
import { RunningRequests } from './server/running-requests.js';

/** What every route of a service goes through. `startService` imports it around the service's own module. */
@Module({})
export class HttpModule {
  static forRoot(options: HttpOptions): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      controllers: [ProblemPages],
      providers: [
        { provide: HTTP_OPTIONS, useValue: options },
        { provide: Clock, useValue: options.clock },
        { provide: Randomness, useValue: options.randomness },
        { provide: Readiness, useValue: options.readiness },
        DatabaseCheck,
        Cursors,
        AllowedMethods,
        RunningRequests,
        ProblemAnswers,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: SchemaPipe },
        // From the outside in: the deadline covers the transaction, and what is stored is what the schema let out.
        { provide: APP_INTERCEPTOR, useClass: DeadlineInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        // The innermost: nothing is shown of what cannot be told.
        { provide: APP_INTERCEPTOR, useClass: AuditedReadsInterceptor },
      ],
      exports: [HTTP_OPTIONS, Clock, Randomness, Readiness, Cursors, ProblemAnswers, RunningRequests],
    };
  }
}

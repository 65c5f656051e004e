import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import { WithoutIdempotencyKey } from '../idempotency/idempotent.js';
import type { ProblemClass } from '../problems/problem.js';

const ANSWER = 'guildhall:answer';
const FILE = 'guildhall:answer-file';
const PROBLEMS = 'guildhall:problems';

export interface DeclaredAnswer {
  readonly status: number;
  readonly schema: z.ZodType;
  /** The route streams: the schema is that of each message's data (WHATWG HTML, server-sent events). */
  readonly isStream?: boolean;
}

/**
 * What a route answers: status and shape. Only what the schema names goes out, however much the handler returns; its
 * codecs translate (`idField`, `timeField`). The same schema stands in the API description.
 */
export function Answer(status: number, schema: z.ZodType): MethodDecorator {
  return applyDecorators(HttpCode(status), SetMetadata(ANSWER, { status, schema } satisfies DeclaredAnswer));
}

/** What each message of a stream holds. The handler answers an `eventStream`, which holds its messages to the schema. */
export function AnswerStream(schema: z.ZodType): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    SetMetadata(ANSWER, { status: 200, schema, isStream: true } satisfies DeclaredAnswer),
  );
}

/**
 * The route answers a file or a text by `fileAnswer`, of one of these media types: exempt from a schema, and from nothing
 * else. Beside `@Answer` the route answers either. `Idempotency-Key` is not heeded: a stream cannot be kept.
 */
export function AnswerFile(...types: readonly [string, ...string[]]): MethodDecorator {
  return applyDecorators(HttpCode(200), WithoutIdempotencyKey(), SetMetadata(FILE, types));
}

/** The problems of the domain that a route may report, for the API description. Those of the platform go without saying. */
export function Problems(...classes: readonly ProblemClass[]): MethodDecorator {
  return SetMetadata(PROBLEMS, classes);
}

export function answerOf(handler: object): DeclaredAnswer | undefined {
  return Reflect.getMetadata(ANSWER, handler);
}

/** The media types that a route declares by `@AnswerFile`; none for a route that answers JSON alone. */
export function fileTypesOf(handler: object): readonly string[] {
  return Reflect.getMetadata(FILE, handler) ?? [];
}

export function problemsOf(handler: object): readonly ProblemClass[] {
  return Reflect.getMetadata(PROBLEMS, handler) ?? [];
}

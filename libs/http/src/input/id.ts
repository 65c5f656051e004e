import { decodeId, encodeId, InvalidId } from '@guildhall/contracts';
import type { PipeTransform, Type } from '@nestjs/common';
import { z } from 'zod';
import { InvalidIdentifier } from '../problems/platform.problems.js';

const BODY_OF_ID = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const EXAMPLE_BODY = '01k9zq5v3hf7m8qk2x4n6p8r0t';

/** The pattern of the ids with this prefix, as the API description shows it. */
export function idPattern(prefix: string): string {
  return `^${prefix}_${BODY_OF_ID}$`;
}

export function exampleId(prefix: string): string {
  return `${prefix}_${EXAMPLE_BODY}`;
}

export interface IdPipe extends PipeTransform<string, string> {
  readonly prefix: string;
}

const pipes = new Map<string, IdPipe>();

/** `@Param('userId', Id('usr'))`: the uuid behind a prefixed id; anything else is a 400. */
export function Id(prefix: string): IdPipe {
  const pipe = pipes.get(prefix) ?? { prefix, transform: (text: string) => readId(prefix, text) };
  pipes.set(prefix, pipe);
  return pipe;
}

export function isIdPipe(pipe: Type<PipeTransform> | PipeTransform): pipe is IdPipe {
  return 'prefix' in pipe && pipes.get(String(pipe.prefix)) === pipe;
}

function readId(prefix: string, text: string): string {
  try {
    return decodeId(prefix, text);
  } catch (error) {
    if (!(error instanceof InvalidId)) throw error;
    throw new InvalidIdentifier(`An id of the form ${prefix}_… belongs here.`, { cause: error });
  }
}

/**
 * An id as a field of a body or an answer: prefixed outside, a uuid inside, in both directions. A view made of entities
 * needs no translation of its own: `z.object({ id: idField('usr') })`.
 */
export function idField(prefix: string) {
  const outside = z.string().regex(new RegExp(idPattern(prefix)), `Not an id of the form ${prefix}_…`);
  return z.codec(outside.meta({ example: exampleId(prefix) }), z.string(), {
    decode: (text, context) => {
      try {
        return decodeId(prefix, text);
      } catch {
        context.issues.push({ code: 'custom', message: `Not an id of the form ${prefix}_…`, input: text });
        return z.NEVER;
      }
    },
    encode: (uuid) => encodeId(prefix, uuid),
  });
}

/** A moment as a field: ISO 8601 in UTC with milliseconds outside, a `Date` inside. */
export function timeField() {
  const outside = z.iso.datetime().meta({ example: '2026-11-21T09:30:00.000Z' });
  return z.codec(outside, z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() });
}

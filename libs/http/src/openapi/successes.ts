import { z } from 'zod';
import type { DeclaredAnswer } from '../answers/answer.decorator.js';
import type { RouteDescription } from './describe-routes.js';
import { convertSchema, exampleOf, type JsonSchema } from './json-schemas.js';

/** What a route answers when all is well, by status. Named schemas are put into `schemas`, which operations share. */
export function successes(
  found: Record<string, object>,
  { answer, fileTypes }: RouteDescription,
  schemas: Record<string, JsonSchema>,
): Record<string, object> {
  if (!answer && fileTypes.length === 0) {
    return Object.fromEntries(Object.entries(found).map(([status, given]) => [status, described(status, given)]));
  }
  const status = answer?.status ?? 200;
  const headers = { ...headersOf(status, answer?.schema), ...(fileTypes.length > 0 && FILE_HEADERS) };
  const content = { ...(answer && jsonContent(answer, schemas)), ...fileContent(fileTypes) };
  return { [String(status)]: { ...described(status, {}), headers, content } };
}

function jsonContent({ schema: declared, isStream }: DeclaredAnswer, schemas: Record<string, JsonSchema>): object {
  const { schema, components } = convertSchema(declared, 'answer');
  Object.assign(schemas, components);
  if (isStream) return { 'text/event-stream': { schema: messageOf(schema) } };
  const example = exampleOf(schema, schemas);
  return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}

function fileContent(types: readonly string[]): object {
  return Object.fromEntries(types.map((type) => [type, { schema: schemaOfFile(type) }]));
}

// What is in a file of JSON is not described; a text is a text; anything else is bytes, which generators know by this format.
function schemaOfFile(type: string): JsonSchema {
  if (/[/+]json\b/.test(type)) return {};
  return type.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' };
}

const FILE_HEADERS = {
  'Content-Disposition': { schema: { type: 'string' }, description: 'What to save it as, where it is to be kept.' },
};

/** One message of a stream: OpenAPI 3.1 has no words for their sequence. */
function messageOf(data: JsonSchema): JsonSchema {
  const text = { type: 'string' };
  return {
    type: 'object',
    description: 'One message; the stream is any number of them.',
    properties: {
      id: text,
      event: text,
      data: { ...text, contentMediaType: 'application/json', contentSchema: data },
    },
    required: ['id', 'event', 'data'],
  };
}

const REASONS: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted',
  204: 'Done, nothing to say',
};

function described(status: string | number, given: object): object {
  return { ...given, description: REASONS[status] ?? 'Answered' };
}

function headersOf(status: number, schema: z.ZodType | undefined): object {
  const text = { schema: { type: 'string' } };
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  return {
    'X-Request-Id': { ...text, description: 'Names the request in logs and problems.' },
    ...('version' in shape && { ETag: { ...text, description: 'The version, for `If-Match`.' } }),
    ...((status === 201 || status === 202) && { Location: { ...text, description: 'Where it can be read.' } }),
    ...('items' in shape && { Link: { ...text, description: 'The next page, `rel="next"`.' } }),
  };
}

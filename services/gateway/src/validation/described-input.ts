import { z } from 'zod';
import type { ApiDescription, Operation } from '../routes/api-descriptions.js';
import type { JsonSchema } from './readable-schema.js';

const schema = z.record(z.string(), z.unknown());
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().default(false),
  schema: schema.default({}),
});
const input = z.object({
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: schema.optional() })) }).optional(),
});

export type Parameter = z.infer<typeof parameter>;

/** What a description says of the requests to one operation. */
export interface DescribedInput {
  /** As described: `/users/{userId}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Of a body in JSON, where the operation takes one. */
  readonly body: JsonSchema | undefined;
  /** What the schemas refer to. */
  readonly components: Readonly<Record<string, JsonSchema>>;
}

export function describedInput({ document }: ApiDescription, path: string, operation: Operation): DescribedInput {
  const { parameters, requestBody } = input.parse(operation);
  return {
    path,
    parameters,
    body: requestBody?.content['application/json']?.schema,
    components: document.components?.schemas ?? {},
  };
}

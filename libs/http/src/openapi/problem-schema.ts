import { z } from 'zod';
import { convertSchema, type JsonSchema } from './json-schemas.js';

const FieldProblem = z
  .object({
    pointer: z.string().describe('JSON pointer (RFC 6901) of what is wrong.').meta({ example: '/name' }),
    code: z.string().meta({ example: 'missing' }),
    detail: z.string(),
  })
  .meta({ id: 'FieldProblem' });

const ProblemDetails = z
  .object({
    type: z.url().describe('Address of the page that explains this problem.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What is wrong this time.'),
    instance: z.string().describe('`urn:uuid:` and the id of the request.'),
    code: z.string().describe('The stable name of the problem.'),
    traceId: z.string().optional(),
    errors: z.array(FieldProblem).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

export function problemSchemas(): Record<string, JsonSchema> {
  return convertSchema(ProblemDetails, 'answer').components;
}

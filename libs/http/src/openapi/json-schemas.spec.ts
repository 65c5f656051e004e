import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { convertSchema } from './json-schemas.js';

const lenient = (schema: z.ZodType) => {
  const { properties } = convertSchema(z.strictObject({ field: schema }), 'input').schema;
  return JSON.stringify((properties as Record<string, object>)['field']).includes('"x-read-leniently":true');
};

describe('the description of an input', () => {
  it('says where a service reads more leniently than can be told', () => {
    const read = [
      z.string().trim().min(1),
      z.string().trim().min(1).max(5).meta({ example: 'x' }).nullable().optional(),
      z.array(z.string().overwrite((text) => text.toLowerCase())),
      z.array(z.string()).overwrite((texts) => [...new Set(texts)]),
      z.string().regex(/^a/i),
      z.preprocess((value) => value ?? 'none', z.string()),
    ];
    expect(read.map(lenient)).toEqual(read.map(() => true));
    const asTold = [z.string().min(1).regex(/^a/), z.email(), z.enum(['a']), z.int().min(1), z.iso.datetime()];
    expect(asTold.map(lenient)).toEqual(asTold.map(() => false));
  });

  it('says nothing of it in an answer, which nobody has to form', () => {
    const { schema } = convertSchema(z.object({ name: z.string().trim() }), 'answer');
    expect(JSON.stringify(schema)).not.toContain('x-read-leniently');
  });
});

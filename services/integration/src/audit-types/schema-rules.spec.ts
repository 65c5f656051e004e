import { threadMs } from '@guildhall/testing';
import { describe, expect, it } from '@jest/globals';
import { checkOf, problemsOfSchema } from './details-check.js';

const object = (fields: object) => ({ type: 'object', ...fields });
const property = (schema: object) => object({ properties: { x: schema } });
/** Each doubles what the one before refers to. */
const doubling = (levels: number) => ({
  $defs: Object.fromEntries(
    Array.from({ length: levels }, (_, n) => {
      const next = n + 1 < levels ? { $ref: `#/$defs/d${n + 1}` } : { type: 'string' };
      return [`d${n}`, { allOf: [next, next] }];
    }),
  ),
});
const nested = (depth: number): object => (depth === 0 ? {} : { items: nested(depth - 1) });

describe('a schema of details', () => {
  it.each([
    ['is an object', object({})],
    [
      'describes what it likes',
      property({ type: ['string', 'null'], minLength: 1, pattern: '^[a-z]+$', format: 'uri' }),
    ],
    [
      'refers to its own definitions',
      object({ $defs: { p: { type: 'integer' } }, properties: { x: { $ref: '#/$defs/p' } } }),
    ],
    [
      'chooses',
      object({ oneOf: [{ required: ['a'] }, { required: ['b'] }], if: { required: ['a'] }, then: {}, else: {} }),
    ],
    ['says its draft', object({ $schema: 'https://json-schema.org/draft/2020-12/schema' })],
  ])('%s', (_what, schema) => {
    expect(problemsOfSchema(schema)).toEqual([]);
  });

  it.each([
    ['of no object', { type: 'array' }, ['type']],
    [
      'of a keyword that costs more than it is asked',
      property({ uniqueItems: true }),
      ['properties', 'x', 'uniqueItems'],
    ],
    ['of a keyword nobody knows', property({ minimun: 1 }), ['properties', 'x', 'minimun']],
    ['T73: that refers to elsewhere', property({ $ref: 'https://example.org/s.json' }), ['properties', 'x', '$ref']],
    ['T73: that refers to a file', property({ $ref: 'file:///etc/passwd' }), ['properties', 'x', '$ref']],
    ['that takes another name', object({ $id: 'https://example.org/' }), ['$id']],
    ['of another draft', object({ $schema: 'http://json-schema.org/draft-07/schema#' }), ['$schema']],
    ['that refers to what is not there', property({ $ref: '#/$defs/constructor' }), ['properties', 'x', '$ref']],
    [
      'that refers to itself',
      object({ $defs: { a: { items: { $ref: '#/$defs/a' } } }, properties: { x: { $ref: '#/$defs/a' } } }),
      [],
    ],
    ['that doubles twenty times', object({ ...doubling(20), properties: { x: { $ref: '#/$defs/d0' } } }), []],
    ['that is too deep', object({ properties: { x: nested(12) } }), ['properties', 'x', ...Array(12).fill('items')]],
    ['that is too large', object({ description: 'x'.repeat(17_000) }), []],
    ['of a pattern that looks around', property({ pattern: '(?=a)a' }), ['properties', 'x', 'pattern']],
    ['of a pattern that refers back', property({ pattern: '(a)\\1' }), ['properties', 'x', 'pattern']],
    ['of a pattern that counts far', property({ pattern: '((a{100}){100}){100}' }), ['properties', 'x', 'pattern']],
    ['that is none', property({ minimum: 'one' }), ['properties', 'x', 'minimum']],
    ['whose type is none', property({ type: 'integre' }), ['properties', 'x', 'type']],
  ])('is refused: one %s', (_what, schema, path) => {
    expect(problemsOfSchema(schema).map((problem) => problem.path)).toContainEqual(path);
  });

  it('is refused with eleven patterns, or with 101 values to choose from', () => {
    const patterns = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`p${n}`, { pattern: 'a' }]));
    expect(problemsOfSchema(object({ properties: patterns }))).toHaveLength(1);
    const values = Array.from({ length: 101 }, (_, n) => n);
    expect(problemsOfSchema(property({ enum: values }))).toHaveLength(1);
  });
});

describe('details', () => {
  it('are held to their schema, and the first thing wrong is told with its place', () => {
    const check = checkOf(
      object({ properties: { hosts: { items: { type: 'string' } } }, additionalProperties: false }),
    );
    expect(check({ hosts: ['a'] })).toBeUndefined();
    expect(check({ hosts: ['a', 7] })).toEqual({
      pointer: '/hosts/1',
      detail: 'Against the schema of its type: must be string.',
    });
    expect(check({ secret: 'hunter2' })?.detail).not.toContain('hunter2');
  });

  it('T61: have no member that every object has by itself', () => {
    expect(checkOf(object({ required: ['toString'] }))({})).toMatchObject({ pointer: '' });
    expect(checkOf(object({ properties: { constructor: { type: 'string' } } }))({})).toBeUndefined();
  });

  it('T78: cost no more with a pattern and a text that are made to cost', async () => {
    const check = checkOf(property({ pattern: '^(a+)+$' }));
    const costly = () => expect(check({ x: `${'a'.repeat(990)}!` })).toBeDefined();
    expect(await threadMs(costly)).toBeLessThan(50);
    // A text longer than what a pattern is meant for fits none.
    expect(check({ x: 'a'.repeat(1_001) })).toBeDefined();
    expect(check({ x: 'a'.repeat(1_000) })).toBeUndefined();
  });
});

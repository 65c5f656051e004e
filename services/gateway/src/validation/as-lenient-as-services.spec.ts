import { beforeAll, describe, expect, it } from '@jest/globals';
import { AccessModule, Public } from '@guildhall/access';
import { fieldProblemsOf, idField, openApiDocument, pageQuery, parseQuery, Problem, timeField } from '@guildhall/http';
import { testIssuer } from '@guildhall/testing';
import { Body, Controller, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import fc from 'fast-check';
import { z } from 'zod';
import { operationsOf, type ApiDescription } from '../routes/api-descriptions.js';
import { describedInput } from './described-input.js';
import { RequestCheck } from './request-check.js';

/** The kinds of fields that services have, each read a little more leniently than JSON Schema can tell, or just as told. */
const EveryKind = z.strictObject({
  title: z.string().trim().min(2).max(6).optional(),
  email: z
    .email()
    .overwrite((text) => text.toLowerCase())
    .optional(),
  slug: z
    .string()
    .regex(/^[a-z]{2,4}$/i)
    .optional(),
  word: z.string().min(2).max(4).optional(),
  user: idField('usr').optional(),
  at: timeField().optional(),
  kind: z.enum(['one', 'two']).default('one'),
  count: z.int().min(1).max(5).optional(),
  tags: z.array(z.string().trim().min(1)).min(1).max(3).optional(),
  networks: z
    .array(z.string())
    .overwrite((texts) => [...new Set(texts)])
    .optional(),
  notes: z.record(z.string().regex(/^[a-z]+$/), z.string().max(3).nullable()).optional(),
  either: z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.number() }), z.null()]).optional(),
  asked: z.preprocess((value) => (value === 'yes' ? true : value), z.boolean()).optional(),
  site: z.url().optional(),
});
const EveryQuery = pageQuery.extend({
  status: z.coerce.number().int().min(100).max(599).optional(),
  dry: z.stringbool().meta({ type: 'boolean' }).optional(),
  from: timeField().optional(),
  sort: z.enum(['name', '-name']).default('name'),
});

@Controller('kinds')
@Public()
class KindsRoute {
  @Post() @HttpCode(204) create(@Body({ schema: EveryKind }) _body: z.infer<typeof EveryKind>): void {}
  @Get() @HttpCode(204) list(@Query({ schema: EveryQuery }) _query: z.infer<typeof EveryQuery>): void {}
}

@Module({
  imports: [AccessModule.forRoot({ service: 'kinds', issuer: testIssuer, keys: () => [] })],
  controllers: [KindsRoute],
})
class KindsModule {}

let checks: Record<string, RequestCheck>;
beforeAll(async () => {
  const document = (await openApiDocument(KindsModule, { service: 'kinds', title: 'Kinds' })) as never;
  const description: ApiDescription = { service: 'kinds', document };
  checks = Object.fromEntries(
    operationsOf(description).map(({ method, path, operation }) => [
      method,
      new RequestCheck(describedInput(description, path, operation)),
    ]),
  );
}, 60_000);

const text = fc.oneof(
  fc.constantFrom(
    '',
    ' a ',
    ' ada ',
    '  Ada Lovelace',
    'ADA',
    'one',
    'yes',
    '💥',
    '💥💥💥',
    'a\u0000',
    'Ada@Example.org',
  ),
  fc.constantFrom(
    'ada@example.org ',
    'usr_01k9zq5v3hf7m8qk2x4n6p8r0t',
    '2026-11-21T09:30:00.000Z',
    '2026-11-21T09:30Z',
  ),
  fc.constantFrom(
    '2026-11-21T09:30:00+01:00',
    'https://example.org/a?b',
    'http://',
    ' https://example.org',
    '10.0.0.0/8',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const anything = fc.oneof(
  text,
  fc.oneof(fc.integer({ min: -1, max: 7 }), fc.double(), fc.constantFrom(true, false, null)),
  fc.array(text, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'A', ''), fc.oneof(text, fc.integer(), fc.constant(null)), {
    maxKeys: 2,
  }),
);
const RUNS = { numRuns: 3_000, seed: 20_261_122 };

/** The pointers of all that is wrong; none where the check lets it pass. */
function refusalOf(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

const seen = { passed: 0, refused: 0 };
function compare(here: string[], service: z.ZodSafeParseResult<unknown>): void {
  seen[here.length > 0 ? 'refused' : 'passed'] += 1;
  const there = service.success ? [] : fieldProblemsOf(service.error).map(({ pointer, code }) => `${pointer} ${code}`);
  // Whatever the gateway refuses, the service refuses for the same reason.
  expect(here.filter((reason) => !there.includes(reason))).toEqual([]);
}

describe('what the gateway refuses', () => {
  it('its service refuses for the same reason, whatever a body holds', () => {
    const names = Object.keys(EveryKind.shape);
    const bodies = fc.dictionary(fc.constantFrom(...names, ...names, 'unheardOf'), anything, { maxKeys: 2 });
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: bodies }, { weight: 1, arbitrary: anything }), (body) => {
        const bytes = Buffer.from(JSON.stringify(body));
        const sent: unknown = JSON.parse(String(bytes));
        compare(
          refusalOf(() => checks['POST']!.requireBody(bytes)),
          EveryKind.safeParse(sent),
        );
      }),
      RUNS,
    );
    expect(Math.min(seen.passed, seen.refused)).toBeGreaterThan(RUNS.numRuns / 5);
  });

  it('its service refuses for the same reason, whatever a query holds', () => {
    Object.assign(seen, { passed: 0, refused: 0 });
    const names = fc.constantFrom('limit', 'cursor', 'status', 'dry', 'from', 'sort', 'unheardOf');
    const value = fc.oneof(text, fc.constantFrom('1', '200', '201', '0x10', '1e2', '', ' 7', 'name', 'true', 'TRUE'));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, value), { maxLength: 3 }), (pairs) => {
        const query = `?${pairs.map(([name, given]) => `${name}=${encodeURIComponent(given)}`).join('&')}`;
        compare(
          refusalOf(() => checks['GET']!.requireHead('/kinds', query, {})),
          EveryQuery.safeParse(parseQuery(query.slice(1))),
        );
      }),
      RUNS,
    );
    expect(Math.min(seen.passed, seen.refused)).toBeGreaterThan(RUNS.numRuns / 5);
  });
});

import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { fixtureModule } from '../../test/fixture.js';
import { knownProblems } from '../problems/problem.js';
import { openApiDocument, writeOpenApi } from './write-open-api.js';

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}
interface Operation {
  readonly [field: string]: never;
}

const options = {
  service: 'fixture',
  title: 'Fixture',
  sources: fileURLToPath(new URL('../../test', import.meta.url)),
};
// Nothing is started: a database that could not even be called does.
const module = fixtureModule({} as never);
let document: Awaited<ReturnType<typeof openApiDocument>>;
beforeAll(async () => {
  document = await openApiDocument(module, options);
});

const operation = (method: string, path: string) =>
  (document.paths as unknown as Record<string, Record<string, Operation>>)[path]?.[method] as unknown as Record<
    string,
    never
  > & {
    readonly parameters: { name: string; in: string; schema: object; required: boolean }[];
    readonly responses: Record<string, { 'x-problems'?: string[]; content?: Record<string, Media>; headers?: object }>;
    readonly requestBody: { content: Record<string, Media> };
  };

describe('the API description', () => {
  it('is OpenAPI 3.1 and holds every route but the problem pages', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual([
      '/odd/correlation',
      '/odd/crowded',
      '/odd/dangerous',
      '/odd/endless',
      '/odd/exempt',
      '/odd/open',
      '/odd/patient',
      '/odd/slow',
      '/odd/small',
      '/odd/undeclared',
      '/things',
      '/things/{thingId}',
    ]);
  });

  it('is what the OpenAPI initiative says such a document is', async () => {
    const validated = (value: object) => new Validator().validate(JSON.parse(JSON.stringify(value)) as never);
    expect(await validated(document)).toEqual({ valid: true });
    expect(await validated({ ...document, paths: { '/x': { get: { responses: 'none' } } } })).toMatchObject({
      valid: false,
    });
  });

  it('takes ids, summaries, permissions and limits from where they are declared', () => {
    expect(operation('post', '/things')).toMatchObject({
      operationId: 'thingsCreate',
      summary: 'Creates a thing',
      security: [{ serviceToken: [] }],
      'x-guildhall': {
        public: false,
        permission: ['data:write'],
        rateLimit: 'default',
        sensitive: false,
        audited: false,
        timeout: 'default',
        idempotency: true,
      },
    });
    expect(operation('get', '/odd/slow')).toMatchObject({ 'x-guildhall': { timeout: 100, idempotency: false } });
    expect(operation('get', '/odd/dangerous')).toMatchObject({
      'x-guildhall': { stepUp: { acr: 'mfa', maxAgeSeconds: 600 } },
    });
    expect(operation('get', '/odd/open')).toMatchObject({ 'x-guildhall': { public: true, permission: [] } });
    expect(operation('post', '/odd/exempt')).toMatchObject({ 'x-guildhall': { idempotency: false } });
  });

  it('shows query parameters, ids in the path and the headers that a route reads', () => {
    const names = (method: string, path: string) =>
      operation(method, path).parameters.map((each) => `${each.in} ${each.name}`);
    expect(names('get', '/things')).toEqual(['query limit', 'query cursor', 'query sort', 'query prefix']);
    expect(names('patch', '/things/{thingId}')).toEqual(['path thingId', 'header If-Match', 'header Idempotency-Key']);
    const [id] = operation('get', '/things/{thingId}').parameters;
    expect(id?.schema).toEqual({ type: 'string', pattern: '^thg_[0-7][0-9a-hjkmnp-tv-z]{25}$' });
  });

  it('names the problems that a route declares and those that its declarations imply', () => {
    const problems = (method: string, path: string) =>
      Object.values(operation(method, path).responses).flatMap((response) => response['x-problems'] ?? []);
    expect(problems('patch', '/things/{thingId}')).toEqual([
      'idempotency-key-malformed',
      'invalid-id',
      'unreadable-json',
      'unreadable-request',
      'sign-in-required',
      'permission-missing',
      'thing-not-found',
      'idempotency-key-in-use',
      'version-mismatch',
      'body-too-large',
      'unsupported-media-type',
      'idempotency-key-reused',
      'input-refused',
      'precondition-missing',
      'internal-fault',
      'deadline-exceeded',
      'temporarily-unavailable',
    ]);
    expect(problems('get', '/odd/open')).not.toContain('permission-missing');
  });

  it('names no problem without a page, and leaves none of the domain out', () => {
    const named = Object.keys(document.components?.examples ?? {});
    const known = knownProblems().map(({ slug }) => slug);
    expect(known).toEqual(expect.arrayContaining(named));
    expect(known.filter((slug) => !named.includes(slug))).toEqual([
      'address-too-long',
      'header-fields-too-large',
      'method-not-allowed',
      'no-such-route',
      'range-not-satisfiable',
      'request-too-slow',
    ]);
  });

  it('has examples that its own schemas accept', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'doc', components: document.components });
    const media: Media[] = [];
    JSON.stringify(document.paths, (key, value: Record<string, Media>) => {
      if (key === 'content') media.push(...Object.values(value).filter(({ example }) => example !== undefined));
      return value;
    });
    expect(media).toHaveLength(8);
    for (const { schema, example } of media) {
      const check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"doc#/')) as object);
      expect([example, check(example), check.errors]).toEqual([example, true, null]);
    }
  });

  it('leaves answers open for fields to come, and bodies closed', () => {
    expect(document.components?.schemas?.['Thing']).not.toHaveProperty('additionalProperties');
    const body = operation('post', '/things').requestBody.content['application/json'];
    expect(body?.schema).toMatchObject({ additionalProperties: false, required: ['name'] });
    expect(body?.example).toEqual({ name: 'text', ownerId: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' });
  });

  it('is the same to the byte each time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
    await writeOpenApi(module, join(folder, 'a.json'), options);
    await writeOpenApi(fixtureModule({} as never), join(folder, 'b.json'), options);
    expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe(await readFile(join(folder, 'a.json'), 'utf8'));
  });
});

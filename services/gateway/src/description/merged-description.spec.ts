import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ApiDescription, operationsOf, readApiDescriptions } from '../routes/api-descriptions.js';
import { mergeDescriptions } from './merged-description.js';

interface Merged {
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, object>; security: object[]; tags: string[] }>
  >;
  readonly components: { readonly schemas: Record<string, object>; readonly examples: Record<string, object> };
}

const extension = {
  public: false,
  permission: ['users:read'],
  rateLimit: 'default',
  sensitive: false,
  audited: false,
  timeout: 'default',
  idempotency: false,
};
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const describedBy = (service: string, schemas: Record<string, object>, operation: object = {}) =>
  ({
    service,
    document: {
      openapi: '3.1.0',
      paths: {
        [`/${service}`]: {
          get: {
            operationId: `read-${service}`,
            'x-guildhall': extension,
            responses: { 200: { description: 'Done', content: { 'application/json': { schema: ref('Thing') } } } },
            ...operation,
          },
        },
      },
      components: { schemas },
    },
  }) as unknown as ApiDescription;
const merge = (...descriptions: ApiDescription[]) =>
  mergeDescriptions(descriptions, 'https://guildhall.test') as Merged;
const thing = (type: string) => ({ type: 'object', properties: { part: ref('Part'), kind: { type } } });

describe('the merged description', () => {
  it('has every path under /api/v1, by its service, with the gateway’s own refusals', () => {
    const { paths } = merge(
      describedBy('alpha', {}),
      describedBy('beta', {}, { 'x-guildhall': { ...extension, public: true, permission: [] } }),
    );
    expect(Object.keys(paths)).toEqual(['/api/v1/alpha', '/api/v1/beta']);
    const { responses, security, tags } = paths['/api/v1/alpha']!['get']!;
    expect([security, tags]).toEqual([[{ bearer: [] }], ['alpha']]);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '403', '429', '503', 'default']));
    expect(paths['/api/v1/beta']!['get']!.security).toEqual([]);
  });

  it('has one component for what services describe alike, and two names for what they do not', () => {
    const alike = { Thing: thing('string'), Part: { type: 'string' } };
    expect(Object.keys(merge(describedBy('alpha', alike), describedBy('beta', alike)).components.schemas)).toEqual([
      'Part',
      'Thing',
    ]);
    const differing = merge(
      describedBy('alpha', { Thing: thing('string'), Part: { type: 'string' } }),
      describedBy('beta', { Thing: thing('string'), Part: { type: 'integer' } }),
    );
    // Things are spelled alike and mean different parts: they are two as well.
    expect(Object.keys(differing.components.schemas)).toEqual(['AlphaPart', 'AlphaThing', 'BetaPart', 'BetaThing']);
    expect(JSON.stringify(differing.paths['/api/v1/beta'])).toContain('#/components/schemas/BetaThing');
    expect(JSON.stringify(differing.components.schemas['BetaThing'])).toContain('#/components/schemas/BetaPart');
  });

  it('refuses two operations of one name', () => {
    const twin = { operationId: 'twin' };
    expect(() => merge(describedBy('alpha', {}, twin), describedBy('beta', {}, twin))).toThrow(
      'Two operations are called twin',
    );
  });

  it('is the same whichever order the services are given in, and leads every reference somewhere', () => {
    const folder = fileURLToPath(new URL('../../../', import.meta.url));
    const services = readdirSync(folder).filter(
      (name) => name !== 'gateway' && existsSync(`${folder}${name}/openapi.json`),
    );
    const descriptions = readApiDescriptions(folder, services);
    const merged = merge(...descriptions);
    expect(JSON.stringify(merge(...descriptions.toReversed()))).toBe(JSON.stringify(merged));
    const operations = Object.values(merged.paths).flatMap((item) => Object.keys(item));
    expect(operations).toHaveLength(descriptions.flatMap(operationsOf).length);
    const references = [...JSON.stringify(merged).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
    const missing = references.filter(
      ([, kind, name]) => !(name! in (merged.components as Record<string, object>)[kind!]!),
    );
    expect(missing.map(([text]) => text)).toEqual([]);
  });
});

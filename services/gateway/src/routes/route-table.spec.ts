import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readApiDescriptions } from './api-descriptions.js';
import { RouteTable } from './route-table.js';

const extension = {
  public: false,
  permission: ['users:read'],
  rateLimit: 'default',
  sensitive: false,
  audited: false,
  timeout: 'default',
  idempotency: false,
};

/** A table over descriptions that lie in files, as they do in an image. */
function tableOf(services: Record<string, Record<string, Record<string, object>>>): RouteTable {
  const folder = mkdtempSync(join(tmpdir(), 'routes-'));
  for (const [service, paths] of Object.entries(services)) {
    mkdirSync(join(folder, service));
    writeFileSync(join(folder, service, 'openapi.json'), JSON.stringify({ openapi: '3.1.0', paths }));
  }
  return new RouteTable(readApiDescriptions(folder, Object.keys(services)));
}
const operation = (more: object = {}) => ({ operationId: 'read', 'x-guildhall': { ...extension, ...more } });

describe('the route table', () => {
  it('finds what is written before what is a parameter, and its own defaults where nothing is said', () => {
    const table = tableOf({
      alpha: {
        '/users/{userId}': { get: operation() },
        '/users/export': { get: operation({ timeout: 60_000, rateLimit: 'export' }) },
      },
    });
    const found = (path: string) => table.find(path)?.byMethod.get('GET');
    expect(found('/api/v1/users/usr_1')).toMatchObject({
      path: '/users/{userId}',
      timeoutMs: 10_000,
      bodyLimit: 1_048_576,
    });
    expect(found('/api/v1/users/export')).toMatchObject({ timeoutMs: 60_000, rateLimit: 'export', service: 'alpha' });
    expect([table.find('/api/v1/users'), table.find('/users/usr_1'), table.find('/api/v1/users/a/b')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is not made of a route that is open to nobody in particular (D17)', () => {
    expect(() => tableOf({ alpha: { '/x': { get: operation({ permission: [] }) } } })).toThrow(
      'neither public nor under',
    );
    expect(() => tableOf({ alpha: { '/x': { get: operation({ public: true }) } } })).toThrow(
      'neither public nor under',
    );
  });

  it('is not made of two services that answer to the same', () => {
    const get = operation();
    expect(() => tableOf({ alpha: { '/x': { get } }, beta: { '/x': { get } } })).toThrow(
      'Two services describe one method of /x',
    );
  });

  it('is not made of a description that is missing or says nothing of access', () => {
    expect(() => tableOf({ alpha: { '/x': { get: { operationId: 'read' } } } })).toThrow('no description of a service');
    expect(() => readApiDescriptions(tmpdir(), ['nobody'])).toThrow('ENOENT');
  });
});

import { describe, expect, it } from '@jest/globals';
import { Problem } from '@guildhall/http';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readApiDescriptions } from './api-descriptions.js';
import { API_BASE_PATH, RouteTable } from './route-table.js';
import { shapeOf } from './alias-paths.js';
import { Directions, routeFor } from './directions.js';
import { PROMISED_ENDPOINTS, type PromisedEndpoint } from './promised-endpoints.js';

const folder = fileURLToPath(new URL('../../../', import.meta.url));
const services = readdirSync(folder).filter(
  (name) => name !== 'gateway' && existsSync(`${folder}${name}/openapi.json`),
);
const table = new RouteTable(readApiDescriptions(folder, services), PROMISED_ENDPOINTS);
const directions = new Directions(table);
const described = new Map(table.routes.map((route) => [`${route.method} ${shapeOf(route.path)}`, route]));

/** What a call comes to: where it is led, or the code of a problem. */
function call(method: string, path: string) {
  try {
    const { target, found, canonical } = directions.to(`${API_BASE_PATH}${path}?limit=2`, method);
    return { route: routeFor(found, method), target, canonical };
  } catch (error) {
    if (error instanceof Problem) return error.type.slug;
    throw error;
  }
}
const filled = (path: string) => path.replaceAll(/\{[^}]+\}/g, 'some_thing');
const nameOf = ({ method, promised }: PromisedEndpoint) => `${method} ${promised}`;

describe('the promised endpoints', () => {
  it('are 92, each once', () => {
    expect(new Set(PROMISED_ENDPOINTS.map(nameOf)).size).toBe(92);
  });

  it('are kept where a service stands, each by the service and under the path that the table says', () => {
    const kept = PROMISED_ENDPOINTS.filter(({ method, canonical }) => described.has(`${method} ${shapeOf(canonical)}`));
    for (const endpoint of kept) {
      const { method, promised, canonical, service } = endpoint;
      const path = API_BASE_PATH + filled(canonical);
      const isAlias = shapeOf(promised) !== shapeOf(canonical);
      expect([nameOf(endpoint), call(method, filled(promised))]).toEqual([
        nameOf(endpoint),
        {
          route: expect.objectContaining({
            method,
            service,
            path: described.get(`${method} ${shapeOf(canonical)}`)!.path,
          }),
          target: { path, query: '?limit=2' },
          canonical: isAlias ? path : undefined,
        },
      ]);
    }
    expect(kept.length).toBeGreaterThanOrEqual(17);
  });

  it('say so where nothing stands yet, and are never taken for another route', () => {
    const open = PROMISED_ENDPOINTS.filter(
      ({ method, canonical }) => !described.has(`${method} ${shapeOf(canonical)}`),
    );
    expect(open.map((endpoint) => [nameOf(endpoint), call(endpoint.method, filled(endpoint.promised))])).toEqual(
      open.map((endpoint) => [nameOf(endpoint), 'not-built-yet']),
    );
  });

  it('answer to HEAD as to GET, and to no method that was not promised', () => {
    expect(call('HEAD', '/enterprise/auth/users')).toMatchObject({ route: { method: 'HEAD', path: '/users' } });
    expect(call('DELETE', '/enterprise/auth/users')).toBe('method-not-allowed');
    expect(table.find('/api/v1/enterprise/auth/users')?.allow).toBe('GET, HEAD, OPTIONS, POST');
  });

  it('carry on what stands for a parameter exactly as it was spelled', () => {
    expect(call('GET', '/enterprise/auth/tenants/a%20b')).toMatchObject({
      target: { path: '/api/v1/organizations/a%20b' },
      canonical: '/api/v1/organizations/a%20b',
    });
  });
});

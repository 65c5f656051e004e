import { describe, expect, it } from '@jest/globals';
import { MethodNotAllowed, NoSuchRoute } from '@guildhall/http';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pathMutants } from '../../test/path-mutants.js';
import { Directions, routeFor } from './directions.js';
import { PROMISED_ENDPOINTS } from './promised-endpoints.js';
import { readApiDescriptions } from './api-descriptions.js';
import type { Route } from './route.js';
import { API_BASE_PATH, type RoutesOfPath, RouteTable } from './route-table.js';

const folder = fileURLToPath(new URL('../../../', import.meta.url));
const services = readdirSync(folder).filter(
  (name) => name !== 'gateway' && existsSync(`${folder}${name}/openapi.json`),
);
const table = new RouteTable(readApiDescriptions(folder, services), PROMISED_ENDPOINTS);
const directions = new Directions(table);
const ID = '01k9zq5v3hf7m8qk2x4n6p8r0t';

/** What a target leads to; nothing where it leads nowhere. */
function ledTo(target: string, method: string): RoutesOfPath | undefined {
  try {
    return directions.to(target, method).found;
  } catch (error) {
    if (error instanceof NoSuchRoute) return undefined;
    throw error;
  }
}

describe('T4: sixty odd spellings of the path of every protected route of every service', () => {
  it('lead nowhere, or as a parameter to what asks for a permission itself', () => {
    const reached: string[] = [];
    let nowhere = 0;
    const guarded = table.routes.filter(({ isPublic }) => !isPublic);
    for (const { method, path } of guarded) {
      const target = API_BASE_PATH + path.replaceAll(/\{[^}]+\}/g, `usr_${ID}`);
      expect([target, ledTo(target, method)?.path]).toEqual([target, path]);
      const mutants = pathMutants(target);
      expect(new Set([target, ...mutants]).size).toBe(61);
      for (const mutant of mutants) {
        const found = ledTo(mutant, method);
        if (!found) nowhere += 1;
        else if ([...found.byMethod.values()].some(({ isPublic }) => isPublic)) reached.push(`${method} ${mutant}`);
      }
    }
    expect(reached).toEqual([]);
    expect(guarded.length).toBeGreaterThan(100);
    expect(nowhere).toBeGreaterThan(guarded.length * 57);
  });
});

describe('T4: what is no name', () => {
  it('is told from a name by every letter and every slash', () => {
    const reached = table.routes.flatMap(({ method, path }) => {
      const target = API_BASE_PATH + path.replaceAll(/\{[^}]+\}/g, `usr_${ID}`);
      const alike = [target.toUpperCase(), target.replace('/api/', '/Api/'), `${target}/`, `${target}//`];
      return alike.filter((one) => ledTo(one, method) !== undefined);
    });
    expect(reached).toEqual([]);
  });

  it('stands for no parameter of any route: neither dots, nor what another server takes for a separator', () => {
    const odd = [
      '.',
      '..',
      '%2e',
      '%2e%2e',
      '.%2E',
      '%2f',
      'a%2fb',
      'a%5cb',
      'a\\b',
      '%00',
      'a%0ab',
      '%25',
      '%3f',
      '%23',
      '',
    ];
    const reached = table.routes.flatMap(({ method, path }) => {
      if (!path.includes('{')) return [];
      return odd
        .map((name) => API_BASE_PATH + path.replaceAll(/\{[^}]+\}/g, name))
        .filter((target) => ledTo(target, method) !== undefined);
    });
    expect(reached).toEqual([]);
  });
});

describe('T5: every method on every path of every service', () => {
  const METHODS = [
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'TRACE',
    'CONNECT',
    'PROPFIND',
    'PURGE',
    'QUERY',
    'get',
  ];

  it('is the described one, or HEAD under the permissions of GET, or a 405', () => {
    const described = new Map(table.routes.map((route) => [`${route.method} ${route.path}`, route]));
    const wrong: string[] = [];
    for (const path of new Set(table.routes.map((route) => route.path))) {
      const { found } = directions.to(API_BASE_PATH + path.replaceAll(/\{[^}]+\}/g, `usr_${ID}`), 'GET');
      for (const method of METHODS) {
        const expected = described.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
        const answering = routeOr405(found, method);
        if (answering?.operationId !== expected?.operationId || answering?.permissions !== expected?.permissions)
          wrong.push(`${method} ${path}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  function routeOr405(found: RoutesOfPath, method: string): Route | undefined {
    try {
      return routeFor(found, method);
    } catch (error) {
      if (error instanceof MethodNotAllowed) return undefined;
      throw error;
    }
  }
});

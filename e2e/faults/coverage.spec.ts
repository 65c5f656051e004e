import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declaredFaultPoints } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import '../../services/tenancy/src/tenancy.module.js';
import '../projector/projector.module.js';
import { atPoints } from './scenarios.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const DECLARED = /\bfaultPoint\('([^']+)'\)/g;

describe('fault points', () => {
  it('are each killed at by a scenario, and by none that does not exist', () => {
    const killedAt = new Set(atPoints.map(({ point }) => point));
    expect([...killedAt].sort()).toEqual(declaredFaultPoints());
  });

  it('are all loaded with the processes that the scenarios kill', () => {
    expect(declaredInSources()).toEqual(declaredFaultPoints());
  });
});

/** Also those of modules that nothing here imports: a point in a new service needs a scenario too. */
function declaredInSources(): string[] {
  const files = globSync(['libs/*/src/**/*.ts', 'services/*/src/**/*.ts'], { cwd: root });
  const names = files
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => readFileSync(root + file, 'utf8').split('\n'))
    .filter((line) => !/^\s*(\*|\/\/)/.test(line))
    .flatMap((line) => [...line.matchAll(DECLARED)].map(([, name]) => name ?? ''));
  return names.sort();
}

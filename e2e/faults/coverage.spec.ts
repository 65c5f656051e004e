import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { kills } from '../onboarding/kills.js';
import { atPoints } from './scenarios.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const DECLARED = /\bfaultPoint\('([^']+)'\)/g;

describe('fault points', () => {
  it('of libs are each killed at by a scenario under load, and by none that does not exist', () => {
    const killedAt = new Set(atPoints.map(({ point }) => point));
    expect([...killedAt].sort()).toEqual(declaredIn('libs').filter((point) => !isOfFiles(point)));
  });

  it('of the store for files, which no load comes by, are struck by a spec of its own', () => {
    const points = declaredIn('libs').filter(isOfFiles);
    expect(points.map((point) => isStruckIn('libs', point))).toEqual([true]);
  });

  it('of services are each killed at while an organisation is onboarded, or struck by a spec of their own', () => {
    const killedAt = new Set(kills.map(({ point }) => point));
    const untouched = declaredIn('services').filter((point) => !killedAt.has(point) && !isStruckIn('services', point));
    expect(untouched).toEqual([]);
  });

  it('at which onboarding is killed do all exist', () => {
    const declared = [...declaredIn('libs'), ...declaredIn('services')];
    expect(kills.filter(({ point }) => !declared.includes(point))).toEqual([]);
  });
});

const isOfFiles = (point: string): boolean => point.startsWith('objects.');

function isStruckIn(folder: 'libs' | 'services', point: string): boolean {
  const specs = globSync(`${folder}/*/src/**/*.spec.ts`, { cwd: root });
  return specs.some((file) => readFileSync(root + file, 'utf8').includes(`'${point}'`));
}

/** Read from the sources, so that those of modules that nothing here imports count too. */
function declaredIn(folder: 'libs' | 'services'): string[] {
  const names = globSync(`${folder}/*/src/**/*.ts`, { cwd: root })
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => readFileSync(root + file, 'utf8').split('\n'))
    .filter((line) => !/^\s*(\*|\/\/)/.test(line))
    .flatMap((line) => [...line.matchAll(DECLARED)].map(([, name]) => name ?? ''));
  return names.sort();
}

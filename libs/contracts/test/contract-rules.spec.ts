import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { findBreaches } from '../plugin/contract-rules.ts';
import { registryOf } from './descriptors.js';

const FIXTURES = 'libs/contracts/test/fixtures/refused';
const folder = fileURLToPath(new URL('fixtures/refused/', import.meta.url));
const fixtures = readdirSync(folder).map((file) => {
  const [, refused = ''] = /^\/\/ refused: (.*)$/m.exec(readFileSync(`${folder}${file}`, 'utf8')) ?? [];
  return { file: file.replace('.proto', ''), refused };
});
const breaches = findBreaches(registryOf(FIXTURES));

describe('a contract', () => {
  it('of ours breaks no rule', () => {
    expect(findBreaches(registryOf())).toEqual([]);
  });

  it.each(fixtures)('is refused: $file, because it $refused', ({ file, refused }) => {
    expect(refused).not.toBe('');
    const found = breaches.filter((breach) => breach.file === file).map(({ problem }) => problem);
    expect(found[0]).toContain(refused);
  });

  it('is refused for its own fault alone', () => {
    // An event without subject or with another one also fails to hold its id; every other fixture has one fault.
    const counts = fixtures.map(({ file }) => [file, breaches.filter((breach) => breach.file === file).length]);
    expect(counts.filter(([, count]) => count !== 1)).toEqual([['no_subject', 2]]);
  });
});

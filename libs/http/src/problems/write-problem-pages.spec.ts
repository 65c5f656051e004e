import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as platform from './platform.problems.js';
import { knownProblems, problem, type ProblemClass } from './problem.js';
import { writeProblemPages } from './write-problem-pages.js';

describe('the written pages', () => {
  it('are one for each problem, and none for those that are gone', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'problems-')), 'problems');
    await mkdir(folder);
    await writeFile(join(folder, 'gone.md'), '');
    await writeProblemPages(folder, 'https://guildhall.test/');
    const expected = [...knownProblems().map(({ slug }) => `${slug}.md`), 'README.md'].sort();
    expect((await readdir(folder)).sort()).toEqual(expected);
    expect(await readFile(join(folder, 'body-too-large.md'), 'utf8')).toBe(
      [
        '# The body is too large',
        '',
        '`body-too-large` · status 413 · `https://guildhall.test/problems/body-too-large`',
        '',
        '## What it means',
        '',
        'The body is larger than this route accepts.',
        '',
        '## What to do',
        '',
        'Send less at once.',
        '',
      ].join('\n'),
    );
  });
});

describe('a problem', () => {
  it('has a slug of its own, a status of a refusal, and words for meaning and remedy', () => {
    expect(() => problem('body-too-large', 413, 'Again')).toThrow('two problems');
    expect(() => problem('Not a slug', 400, 'x')).toThrow('no slug');
    expect(() => problem('no-refusal', 302, 'x')).toThrow('no status');
    for (const { title, meaning, remedy } of knownProblems()) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      for (const sentence of [meaning, remedy]) expect(sentence).toMatch(/^[A-Z`].*\.$/s);
    }
  });

  it('is named by its class', () => {
    class UserAlreadySuspended extends problem('user-already-suspended', 409, 'The user is already suspended') {}
    const refusal = new UserAlreadySuspended('It was ada.');
    expect([refusal.name, refusal.message, UserAlreadySuspended.type.slug]).toEqual([
      'UserAlreadySuspended',
      'It was ada.',
      'user-already-suspended',
    ]);
    expect(Object.values<ProblemClass>(platform).every(({ type }) => knownProblems().includes(type))).toBe(true);
  });
});

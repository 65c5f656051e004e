import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { program } from './program.js';

const root = path.join(import.meta.dirname, '../../..');
const PAGES = ['README.md', 'docs/**/*.md', 'deploy/**/*.md', 'helm/**/*.md', 'libs/*/README.md'];
/** In a line of its own, after a pipe, in backticks; or by the path that the images have it under. */
const TYPED = /(?:^|^.*\| |`)(?:guildhall|.*\/cli\/dist\/main\.js) ([a-z][^`#|\n]*)/gm;

const documented = PAGES.flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((page) => !page.includes('node_modules'))
  .flatMap((page) =>
    [...readFileSync(path.join(root, page), 'utf8').matchAll(TYPED)].map(([, line = '']) => ({ page, line })),
  );

describe('what the documentation has its reader type', () => {
  it.each(documented)('$page: guildhall $line', ({ line }) => {
    expect(unknownIn(line)).toEqual([]);
  });

  it('is told by this', () => {
    expect(documented.length).toBeGreaterThan(20);
    expect(unknownIn('doctor --name guildhall')).toEqual(['--name']);
    expect(unknownIn('audit prove x')).toEqual(['prove']);
  });
});

function unknownIn(line: string): string[] {
  const words = line.split(/\s+/).map((word) => word.replace(/=.*/, ''));
  let command: Command = program();
  while (command.commands.length > 0 && words[0] && !words[0].startsWith('-')) {
    const [name = ''] = words.splice(0, 1);
    const next = command.commands.find((known) => known.name() === name);
    if (!next) return [name];
    command = next;
  }
  const known = new Set(command.options.flatMap(({ long, short }) => [long, short]));
  return words.filter((word) => /^--?[a-z]/.test(word) && !known.has(word) && word !== '--help');
}

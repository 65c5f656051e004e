import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { brokenLinks, unowned } from './docs.mjs';

const root = join(import.meta.dirname, '../..');
const read = (file) => readFileSync(join(root, file), 'utf8');
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file && existsSync(join(root, file)) && !/fixtures|templates/.test(file));

describe('the pages', () => {
  it('link to what exists', () => {
    const broken = pages.flatMap((page) =>
      brokenLinks(read(page), join(root, dirname(page))).map((link) => `${page}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const text = read('README.md') + read('CONTRIBUTING.md');
    const named = [...text.matchAll(/npm run ([\w-]+)(?<elsewhere> -w )?/g)].filter(({ groups }) => !groups.elsewhere);
    const missing = named.map(([, script]) => script).filter((script) => !(script in scripts));
    assert.deepEqual(missing, []);
  });

  it('list every decision, each of at most a page', () => {
    const index = read('docs/decisions/README.md');
    const records = readdirSync(join(root, 'docs/decisions')).filter((file) => /^\d{4}-/.test(file));
    for (const record of records) {
      assert.ok(index.includes(`(${record})`), `${record} is not in the index`);
      assert.ok(read(`docs/decisions/${record}`).split('\n').length <= 70, `${record} is longer than a page`);
    }
  });

  it('are seen broken when they are', () => {
    assert.deepEqual(
      brokenLinks('[a](nowhere.md) [b](https://example.org) [c](#d) [e](docs.mjs#f)', import.meta.dirname),
      ['nowhere.md'],
    );
  });
});

describe('CODEOWNERS', () => {
  it('names an owner for each service, lib and domain of contracts', () => {
    const folders = ['services', 'libs', 'proto/guildhall'].flatMap((parent) =>
      readdirSync(join(root, parent)).map((name) => `/${parent}/${name}/`),
    );
    assert.deepEqual(unowned(read('CODEOWNERS'), folders), []);
  });

  it('is seen incomplete when it is', () => {
    assert.deepEqual(unowned('* @all\n/libs/a/ @one\n/libs/b/\n', ['/libs/a/', '/libs/b/', '/libs/c/']), [
      '/libs/b/',
      '/libs/c/',
    ]);
  });
});

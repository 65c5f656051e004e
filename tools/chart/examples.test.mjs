import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { renders } from './renders.mjs';

const root = join(import.meta.dirname, '../..');
const chart = 'helm/guildhall';
const find = (pattern) => globSync(pattern, { cwd: join(root, chart) }).sort();
const lines = (file) => readFileSync(join(root, chart, file), 'utf8').split('\n');
const LONGEST_PAGE = 45;

describe('the examples of the chart', () => {
  it('are rendered by its checks, every file of them', () => {
    const used = new Set(renders.flatMap(({ values, resources = [] }) => [...values, ...resources]));
    assert.deepEqual(
      find('{examples/*/*,values-*}.yaml').filter((file) => !used.has(file)),
      [],
    );
  });

  for (const example of find('examples/*/')) {
    it(`say on a screenful what ${example} is, with commands whose files exist`, () => {
      const page = lines(join(example, 'README.md'));
      assert.ok(page.length <= LONGEST_PAGE, `${page.length} lines`);
      const named = page.flatMap((line) => [...line.matchAll(/--(?:values|filename) (\S+)/g)].map(([, file]) => file));
      assert.notDeepEqual(named, []);
      assert.deepEqual(
        named.filter((file) => !existsSync(join(root, file))),
        [],
      );
    });
  }
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { generators } from '../generate/all.mjs';
import { differences, fingerprints } from './generated.mjs';

const folder = mkdtempSync(join(tmpdir(), 'generated-'));
after(() => rmSync(folder, { recursive: true }));

const write = (file, text) => {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), text);
};

describe('generated files', () => {
  it('are stale when one changes, appears or goes', () => {
    write('docs/events/README.md', 'one');
    write('docs/events/gone.md', 'one');
    write('services/identity/openapi.json', '{}');
    write('services/identity/src/main.ts', 'one');
    const before = fingerprints(folder);
    write('docs/events/README.md', 'two');
    write('docs/problems/new.md', 'new');
    write('services/identity/src/main.ts', 'two');
    rmSync(join(folder, 'docs/events/gone.md'));
    assert.deepEqual(differences(before, fingerprints(folder)), [
      'docs/events/README.md',
      'docs/events/gone.md',
      'docs/problems/new.md',
    ]);
  });

  it('are current when nothing changed', () => {
    assert.deepEqual(differences(fingerprints(folder), fingerprints(folder)), []);
  });

  it('are made by every package that has a script for it, contracts first', () => {
    write('libs/access/package.json', '{ "scripts": { "generate": "x" } }');
    write('libs/contracts/package.json', '{ "scripts": { "generate": "x" } }');
    write('libs/config/package.json', '{ "scripts": {} }');
    assert.deepEqual(generators(folder), ['libs/contracts', 'libs/access']);
  });
});

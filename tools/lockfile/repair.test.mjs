import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { missingEntries } from './repair.mjs';

const root = join(import.meta.dirname, '../..');

describe('the lock file', () => {
  it('names every optional binary, so that npm ci accepts it', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    assert.deepEqual(missingEntries(lock), {}, 'run: node tools/lockfile/repair.mjs');
  });

  it('gets what is missing, with the platform that its name tells', () => {
    const packages = {
      'node_modules/@swc/core': {
        dev: true,
        optionalDependencies: {
          '@swc/core-darwin-arm64': '1.2.3',
          '@swc/core-odd': '1.2.3',
          '@swc/core-linux-x64-gnu': '1.2.3',
          ranged: '^1',
        },
      },
      'node_modules/@swc/core/node_modules/@swc/core-linux-x64-gnu': { version: '1.2.3' },
    };
    assert.deepEqual(missingEntries({ packages }), {
      'node_modules/@swc/core-darwin-arm64': {
        version: '1.2.3',
        cpu: ['arm64'],
        dev: true,
        optional: true,
        os: ['darwin'],
      },
      'node_modules/@swc/core-odd': { version: '1.2.3', cpu: ['none'], dev: true, optional: true, os: ['none'] },
    });
  });

  it('is right when the binary is locked beside, above or at the root', () => {
    const wants = { optionalDependencies: { binary: '1.0.0' } };
    const packages = {
      'node_modules/a': {},
      'node_modules/a/node_modules/b': wants,
      'node_modules/binary': {},
      'libs/x': wants,
    };
    assert.deepEqual(missingEntries({ packages }), {});
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repository, runBuf } from './descriptors.js';

const GENERATED = ['libs/contracts/src/gen', 'docs/events'];
const fresh = mkdtempSync(join(tmpdir(), 'contracts-'));

const contentOf = (root: string): Record<string, string> =>
  Object.fromEntries(
    GENERATED.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file.slice(root.length), readFileSync(file, 'utf8')]),
    ),
  );

beforeAll(() => {
  runBuf('generate', '-o', fresh);
});
afterAll(() => {
  rmSync(fresh, { recursive: true });
});

describe('code and catalogue', () => {
  it('are those of the proto files; else run `npm run generate -w libs/contracts`', () => {
    const committed = contentOf(repository.replace(/\/$/, ''));
    const generated = contentOf(fresh);
    expect(Object.keys(committed).sort()).toEqual(Object.keys(generated).sort());
    for (const [file, content] of Object.entries(generated))
      expect({ file, content: committed[file] }).toEqual({ file, content });
  });

  it('are linted by buf', () => {
    expect(runBuf('lint').toString()).toBe('');
    expect(runBuf('format', '--diff').toString()).toBe('');
  });
});

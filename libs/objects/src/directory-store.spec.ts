import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { armFaultPoint, disarmFaultPoints, InjectedFault } from '@guildhall/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DirectoryStore } from './directory-store.js';
import { ObjectKeyRefused } from './object-key.js';
import { ObjectMissing, type ByteRange } from './object-store.js';

let root: string;
let store: DirectoryStore;

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'guildhall-objects-'));
  store = await DirectoryStore.open(root);
});
afterEach(() => {
  disarmFaultPoints();
  rmSync(root, { recursive: true });
});

async function* pieces(...texts: (string | Uint8Array)[]) {
  for (const text of texts) yield Buffer.from(text as string);
}
async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}
const textOf = async (key: string, range?: ByteRange) =>
  Buffer.concat(await allOf<Buffer>(await store.read(key, range))).toString();
const all = (folder?: string) => allOf(store.list(folder));
const unfinished = () => readdirSync(path.join(root, '.unfinished'));

describe('an object', () => {
  it('is read as it was written, with its length and its digest', async () => {
    const content = [randomBytes(70_000), Buffer.alloc(0), randomBytes(11)];
    const { bytes, sha256 } = await store.write('exports/a', pieces(...content));
    const whole = Buffer.concat(content);
    expect([bytes, sha256]).toEqual([70_011, createHash('sha256').update(whole).digest()]);
    const read = await allOf<Buffer>(await store.read('exports/a'));
    expect(Buffer.concat(read).equals(whole)).toBe(true);
    expect(await store.sizeOf('exports/a')).toBe(70_011);
  });

  it('is read in part, both ends within it, and never beyond', async () => {
    await store.write('a', pieces('0123456789'));
    expect([await textOf('a', { from: 0, to: 0 }), await textOf('a', { from: 4, to: 9 })]).toEqual(['0', '456789']);
    for (const [from, to] of [
      [0, 10],
      [-1, 2],
      [5, 4],
      [0.5, 2],
      [0, Number.NaN],
    ] as const)
      await expect(store.read('a', { from, to })).rejects.toThrow(RangeError);
  });

  it('may be empty', async () => {
    expect((await store.write('empty', pieces())).bytes).toBe(0);
    expect(await textOf('empty')).toBe('');
  });

  it('is replaced as a whole', async () => {
    await store.write('a', pieces('a long first'));
    await store.write('a', pieces('second'));
    expect(await textOf('a')).toBe('second');
  });

  it('is missing before it is written, and after it was removed; removing it twice is no error', async () => {
    await expect(store.read('a/b')).rejects.toThrow(ObjectMissing);
    await store.write('a/b', pieces('x'));
    await store.remove('a/b');
    await store.remove('a/b');
    await expect(store.read('a/b')).rejects.toThrow(ObjectMissing);
    await expect(store.read('a/b/c')).rejects.toThrow(ObjectMissing);
    expect(await store.sizeOf('a/b')).toBeUndefined();
    expect(readdirSync(root)).toEqual(['.unfinished']);
  });
});

describe('what is not whole', () => {
  it('is not there, and leaves what was there before', async () => {
    await store.write('a', pieces('before'));
    async function* breaksOff() {
      yield Buffer.from('half');
      throw new Error('the source is gone');
    }
    await expect(store.write('a', breaksOff())).rejects.toThrow('the source is gone');
    armFaultPoint('objects.before-rename', { action: 'throw' });
    await expect(store.write('a', pieces('after'))).rejects.toThrow(InjectedFault);
    await expect(store.write('b', pieces('after'))).rejects.toThrow(InjectedFault);
    expect([await textOf('a'), await all(), unfinished()]).toEqual(['before', ['a'], []]);
  });

  it('is taken away once nobody can be writing it any more', async () => {
    for (const name of ['old', 'new']) writeFileSync(path.join(root, '.unfinished', name), 'x');
    const yesterday = Date.now() / 1_000 - 90_000;
    utimesSync(path.join(root, '.unfinished', 'old'), yesterday, yesterday);
    await DirectoryStore.open(root);
    expect(unfinished()).toEqual(['new']);
  });
});

describe('a key', () => {
  it.each([
    '',
    '/',
    '/etc/passwd',
    'a/',
    'a//b',
    '..',
    'a/../b',
    '.unfinished/x',
    'a/.b',
    'A',
    'a b',
    'a\\b',
    'a\0',
    'é',
    `a/${'x'.repeat(129)}`,
    'a/'.repeat(300),
  ])('%j is refused in every way that takes one', async (key) => {
    await expect(store.write(key, pieces('x'))).rejects.toThrow(ObjectKeyRefused);
    await expect(store.read(key)).rejects.toThrow(ObjectKeyRefused);
    await expect(store.sizeOf(key)).rejects.toThrow(ObjectKeyRefused);
    await expect(store.remove(key)).rejects.toThrow(ObjectKeyRefused);
    await expect(all(key)).rejects.toThrow(ObjectKeyRefused);
  });

  it('that is a link to elsewhere opens nothing', async () => {
    symlinkSync('/etc/hostname', path.join(root, 'link'));
    await expect(store.read('link')).rejects.toThrow(/ELOOP/);
    expect(await all()).toEqual([]);
  });
});

describe('a list', () => {
  it('has the keys of a folder and below, and of no other', async () => {
    for (const key of ['a/2', 'a/1', 'a/b/3', 'ab/4', 'c']) await store.write(key, pieces('x'));
    expect(await all('a')).toEqual(['a/1', 'a/2', 'a/b/3']);
    expect(await all()).toEqual(['a/1', 'a/2', 'a/b/3', 'ab/4', 'c']);
    expect(await all('nothing')).toEqual([]);
  });
});

describe('at once', () => {
  it('writing into a folder that is emptied meanwhile loses nothing', async () => {
    for (let round = 0; round < 25; round++) {
      await store.write('f/old', pieces('x'));
      await Promise.all([store.remove('f/old'), store.write('f/new', pieces('y'))]);
      expect(await all('f')).toEqual(['f/new']);
      await store.remove('f/new');
    }
  });

  it('two writers of one key leave one of both, whole', async () => {
    const [one, other] = ['1', '2'].map((sign) => sign.repeat(200_000)) as [string, string];
    await Promise.all([store.write('a', pieces(one)), store.write('a', pieces(other))]);
    expect([one, other]).toContain(await textOf('a'));
  });
});

describe('a store', () => {
  it('is not opened where nobody can write', async () => {
    const file = path.join(root, 'file');
    writeFileSync(file, '');
    await expect(DirectoryStore.open(path.join(file, 'below'))).rejects.toThrow(/ENOTDIR/);
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { breachedFile } from './breached-file.js';
import { BreachedPasswords } from './breached-passwords.js';

const digestOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();

async function* linesOf(passwords: readonly string[], count = 3) {
  for (const digest of passwords.map(digestOf).sort()) yield `${digest}:${count}`;
}

const chunksOf = async (chunks: AsyncIterable<Buffer>) => (await Readable.from(chunks).toArray()) as Buffer[];

async function fileOf(lines: AsyncIterable<string>, leastCount = 1): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'breached-')), 'passwords');
  await writeFile(path, await chunksOf(breachedFile(lines, { leastCount })));
  return path;
}

const opened: BreachedPasswords[] = [];
async function openFile(path: string | undefined): Promise<BreachedPasswords> {
  const breached = new BreachedPasswords({ BREACHED_PASSWORDS_FILE: path });
  opened.push(breached);
  await breached.onModuleInit();
  return breached;
}
afterAll(() => Promise.all(opened.map((one) => one.onModuleDestroy())));

const MANY = 10_000;
const numbered = Array.from({ length: MANY }, (_, at) => `breached-${at}`);

describe('a file of breached passwords', () => {
  let breached: BreachedPasswords;
  beforeAll(async () => {
    breached = await openFile(await fileOf(linesOf(numbered)));
  });

  it('holds every password of its list, the first and the last too, and no other', async () => {
    const digests = new Map(numbered.map((password) => [digestOf(password), password]));
    const ordered = [...digests.keys()].sort().map((digest) => digests.get(digest) ?? '');
    const some = [...ordered.slice(0, 3), ...ordered.slice(-3), ...ordered.filter((_, at) => at % 97 === 0)];
    for (const password of some) expect([password, await breached.has(password)]).toEqual([password, true]);
    for (let at = 0; at < 200; at += 1) expect(await breached.has(`never seen ${at}`)).toBe(false);
  });

  it.each([0, 1, 2, 1_024, 1_025])('may hold any number of them: %d', async (count) => {
    const few = await openFile(await fileOf(linesOf(numbered.slice(0, count))));
    for (const password of numbered.slice(0, count)) expect(await few.has(password)).toBe(true);
    expect(await few.has('never seen')).toBe(false);
  });

  it.each(['00000', 'FFFFF'])('is searched well where its digests are crowded, at %s', async (beginning) => {
    async function* crowded() {
      const crowd = Array.from({ length: 4_000 }, (_, at) => beginning + String(at).padStart(6, '0').padEnd(35, '0'));
      const real = numbered.slice(0, 4_000).map(digestOf);
      yield* [...crowd, ...real].sort();
    }
    const file = await openFile(await fileOf(crowded()));
    for (const password of numbered.slice(0, 4_000).filter((_, at) => at % 20 === 0))
      expect([password, await file.has(password)]).toEqual([password, true]);
    expect(await file.has('never seen')).toBe(false);
  });

  it('is not there where no setting names it', async () => {
    expect(await (await openFile(undefined)).has('breached-1')).toBe(false);
  });

  it('is refused at the start when it is something else', async () => {
    const other = join(await mkdtemp(join(tmpdir(), 'breached-')), 'passwords');
    await writeFile(other, 'password\n12345678\n');
    await expect(openFile(other)).rejects.toThrow('BREACHED_PASSWORDS_FILE');
    await writeFile(other, 'GHPWNED0 of 16 B');
    await expect(openFile(other)).rejects.toThrow('BREACHED_PASSWORDS_FILE');
    await writeFile(other, 'GHPWNED1 and no whole number of digests');
    await expect(openFile(other)).rejects.toThrow('BREACHED_PASSWORDS_FILE');
  });

  it('is made of an ordered list, without what was seen too seldom, and each digest once', async () => {
    async function* lines() {
      yield `${digestOf('a')}:1`;
      yield `${digestOf('a')}:1`;
      yield `${digestOf('b')}:9`;
    }
    expect(Buffer.concat(await chunksOf(breachedFile(lines(), { leastCount: 1 })))).toHaveLength(8 + 16);
    expect(Buffer.concat(await chunksOf(breachedFile(lines(), { leastCount: 2 })))).toHaveLength(8 + 8);
    const reversed = async function* () {
      yield digestOf('b');
      yield digestOf('a');
    };
    await expect(chunksOf(breachedFile(reversed(), { leastCount: 1 }))).rejects.toThrow('Line 2');
    const words = async function* () {
      yield 'password';
    };
    await expect(chunksOf(breachedFile(words(), { leastCount: 1 }))).rejects.toThrow('Line 1');
  });
});

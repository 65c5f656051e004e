import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DirectoryStore } from '@guildhall/objects';
import { newKeyRing, scratchFolder } from '../../test/backed-up-server.js';
import { backupState } from './backup-state.js';
import { BackupStore } from './backup-store.js';
import { pruneBackups } from './prune-backups.js';
import { LogShipper } from './ship-log.js';
import { gapsIn, segmentAt, WAL_SEGMENT_BYTES, walSegment } from './wal-segment.js';

let folder: string;
let store: BackupStore;
let spool: string;
beforeEach(async () => {
  folder = scratchFolder('store');
  spool = path.join(folder, 'spool');
  await mkdir(spool);
  store = new BackupStore(await DirectoryStore.open(path.join(folder, 'store')), await newKeyRing(folder), 'main');
});
afterEach(() => rmSync(folder, { recursive: true }));

const segment = (place: number, timeline = 1) =>
  segmentAt(timeline, `0/${(place * WAL_SEGMENT_BYTES).toString(16)}`).name;
async function* nothing() {}
const base = async (id: string, place: number, hour: number) => {
  await store.writeBase(id, nothing());
  const at = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  const record = { id, startedAt: at, finishedAt: at, timeline: 1, firstSegment: segment(place), bytes: 1, seconds: 1 };
  await store.record(record);
};
const names = async () => (await store.logs()).map(({ name }) => name).sort();

describe('the name of a segment of the log', () => {
  it('is that of the place in the log, and of nothing else', () => {
    expect(segmentAt(1, '1A/FE000028').name).toBe('000000010000001A000000FE');
    expect(walSegment('000000010000001A000000FE')).toMatchObject({ timeline: 1, place: 0x1a * 256 + 0xfe });
    for (const name of ['000000010000001A000000FE.partial', '00000002.history', 'x', ''])
      expect(walSegment(name)).toBeUndefined();
  });

  it('tells which are missing, also where a log ends and where another timeline goes on', () => {
    const named = (...all: string[]) => all.flatMap((name) => walSegment(name) ?? []);
    expect(gapsIn(named('0000000100000000000000FF', '000000010000000100000000', '000000020000000100000001'))).toBe(0);
    expect(gapsIn(named('0000000100000000000000FE', '000000010000000100000000'))).toBe(1);
    expect(gapsIn([])).toBe(0);
  });
});

describe('log on its way into the store', () => {
  const receive = async (name: string, content = randomBytes(8)) => {
    const file = path.join(spool, name);
    await writeFile(file, content);
    if (walSegment(name)) await truncate(file, WAL_SEGMENT_BYTES);
  };

  it('arrives whole once, and its beginning each time that it has grown', async () => {
    const shipper = new LogShipper(spool, store);
    await receive(`${segment(1)}.partial`);
    expect([await shipper.ship(), await shipper.ship()]).toEqual([1, 0]);
    const grown = path.join(spool, `${segment(1)}.partial`);
    const { mtime } = await stat(grown);
    await utimes(grown, mtime, new Date(mtime.getTime() + 10));
    expect(await shipper.ship()).toBe(1);
    expect((await store.received())?.at).toBe(new Date(mtime.getTime() + 10).toISOString());
    await rename(grown, path.join(spool, segment(1)));
    await receive(segment(1));
    await receive('00000002.history');
    expect([await shipper.ship(), await shipper.ship()]).toEqual([2, 0]);
    expect(await names()).toEqual([segment(1), '00000002.history']);
  });

  it('leaves the spool when it is stored, but for the newest: by it the receiver finds where to go on', async () => {
    for (const place of [1, 2, 3]) await receive(segment(place));
    await new LogShipper(spool, store).ship();
    expect(await readdir(spool)).toEqual([segment(3)]);
    expect(await names()).toEqual([1, 2, 3].map((place) => segment(place)));
  });

  it('is refused where segments have another size', async () => {
    await writeFile(path.join(spool, segment(1)), 'short');
    await expect(new LogShipper(spool, store).ship()).rejects.toThrow('other than 16 MiB');
  });
});

describe('what is kept', () => {
  beforeEach(async () => {
    for (const place of [1, 2, 3, 4, 5, 6]) await store.writeLog(segment(place), nothing());
    await store.writeLog('00000002.history', nothing());
    for (const [id, place] of [
      ['one', 2],
      ['two', 3],
      ['three', 5],
    ] as const)
      await base(id, place, place);
  });

  it('are the newest base backups and the log since the oldest of them', async () => {
    expect(await pruneBackups(store, 2)).toEqual({ bases: ['one'], logs: 2 });
    expect((await store.bases()).map(({ id }) => id)).toEqual(['two', 'three']);
    expect(await names()).toEqual([...[3, 4, 5, 6].map((place) => segment(place)), '00000002.history'].sort());
    expect(await pruneBackups(store, 2)).toEqual({ bases: [], logs: 0 });
  });

  it('is everything, where there is no base backup', async () => {
    for (const { id } of await store.bases()) await store.removeBase(id);
    expect(await pruneBackups(store, 1)).toEqual({ bases: [], logs: 0 });
    expect(await names()).toHaveLength(7);
  });

  it('is told with what is missing of it', async () => {
    expect((await backupState(store)).gaps).toBe(0);
    await store.removeLog(segment(4));
    await store.removeLog(segment(1));
    expect((await backupState(store)).gaps).toBe(1);
  });
});

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BackupStore, StoredLog } from './backup-store.js';
import { giveToDataUser } from './data-user.js';
import { walSegment } from './wal-segment.js';

// Opening and decompressing is work of the thread pool and of one core: two at once keep a disk and a core busy.
const AT_ONCE = 2;

/** Writes the log from a segment on, in clear, to where recovery fetches it from; answers how many files that were. */
export async function unpackLog(store: BackupStore, firstSegment: string, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const waiting = needed(await store.logs(), firstSegment);
  const count = waiting.length;
  const unpackNext = async () => {
    for (let log = waiting.shift(); log; log = waiting.shift()) {
      const file = path.join(folder, log.segment?.name ?? log.name);
      await pipeline(await store.readLog(log.name), createWriteStream(file, { mode: 0o600 }));
      await giveToDataUser(file);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, unpackNext));
  await giveToDataUser(folder);
  return count;
}

/** The beginning of a segment only where the whole one is missing; histories always. */
function needed(logs: readonly StoredLog[], firstSegment: string): StoredLog[] {
  const from = walSegment(firstSegment)?.place ?? 0;
  const whole = new Set(logs.filter(({ isPartial }) => !isPartial).map(({ name }) => name));
  return logs.filter(
    ({ segment, isPartial }) =>
      segment === undefined || (segment.place >= from && !(isPartial && whole.has(segment.name))),
  );
}

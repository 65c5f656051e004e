import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BackupStore } from './backup-store.js';
import { isTimelineHistory, partialOf, WAL_SEGMENT_BYTES, walSegment } from './wal-segment.js';
import { Refused } from '../refused.js';

/**
 * Brings what `pg_receivewal` has written into the store: whole segments once, and the one that is being written again each
 * time it has grown, since on a quiet day a segment of 16 MiB is full after hours (G20: RPO of seconds).
 */
export class LogShipper {
  /** When the partial segment was last written, as far as it is stored. */
  private shippedUntilMs = 0;

  constructor(
    private readonly spool: string,
    private readonly store: BackupStore,
  ) {}

  /** Everything that is new; answers how many files that were. Interrupted, it is done again from the start. */
  async ship(): Promise<number> {
    const names = (await readdir(this.spool)).sort();
    let shipped = 0;
    for (const name of names) if (isTimelineHistory(name) || walSegment(name)) shipped += await this.shipWhole(name);
    for (const name of names) if (partialOf(name)) shipped += await this.shipPartial(name);
    await this.forget(names.filter((name) => walSegment(name)));
    return shipped;
  }

  private async shipWhole(name: string): Promise<number> {
    if (await this.store.hasLog(name)) return 0;
    const file = path.join(this.spool, name);
    const { size, mtimeMs } = await stat(file);
    if (walSegment(name) && size !== WAL_SEGMENT_BYTES)
      throw new Refused(`${name} has ${size} bytes: segments of the log other than 16 MiB are not supported.`);
    await this.store.writeLog(name, createReadStream(file));
    // Asked for first: removing flushes folders, and most segments were never stored as partial ones.
    if (await this.store.hasLog(`${name}.partial`)) await this.store.removeLog(`${name}.partial`);
    if (walSegment(name)) await this.received(mtimeMs, name);
    return 1;
  }

  // It may grow while it is read. Its beginning is written first, so what is stored ends earlier, never in another way.
  private async shipPartial(name: string): Promise<number> {
    const file = path.join(this.spool, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
    if (mtimeMs <= this.shippedUntilMs) return 0;
    await this.store.writeLog(name, createReadStream(file));
    await this.received(mtimeMs, name);
    return 1;
  }

  private async received(atMs: number, name: string): Promise<void> {
    this.shippedUntilMs = Math.max(this.shippedUntilMs, atMs);
    await this.store.noteReceived(new Date(this.shippedUntilMs), name);
  }

  /** The newest stays: by it pg_receivewal finds where to go on. */
  private async forget(whole: readonly string[]): Promise<void> {
    for (const name of whole.slice(0, -1)) await rm(path.join(this.spool, name), { force: true });
  }
}

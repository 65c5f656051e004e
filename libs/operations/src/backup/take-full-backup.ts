import type { Clock } from '@guildhall/runtime';
import type { BackupStore, FullBackup } from './backup-store.js';
import { connectionOf, PostgresTool } from './postgres-tool.js';
import { segmentAt } from './wal-segment.js';
import { Refused } from '../refused.js';

/**
 * One tar on standard output, so that nothing stands in clear anywhere; with the log that was written meanwhile (`fetch`), so
 * that it can be restored without the archive; `fast`, since a backup that waits for a checkpoint may wait for minutes.
 */
const ARGUMENTS = [
  '--pgdata=-',
  '--format=tar',
  '--wal-method=fetch',
  '--checkpoint=fast',
  '--manifest-checksums=SHA256',
  '--verbose',
];
const STARTED = /write-ahead log start point: ([0-9A-F]+\/[0-9A-F]+) on timeline (\d+)/;

/** Takes a base backup of the whole server, while it serves. Broken off, it leaves a remnant that counts for nothing. */
export async function takeFullBackup(store: BackupStore, url: string, clock: Clock): Promise<FullBackup> {
  const [startedAt, began] = [clock.now(), clock.monotonicMs()];
  const id = startedAt.toISOString().replaceAll(/[-:.]/g, '').toLowerCase();
  const { args, env } = connectionOf(url);
  const tool = PostgresTool.start('pg_basebackup', [...ARGUMENTS, `--label=${id}`, ...args], { env });
  const bytes = await store.writeBase(id, complete(tool));
  const [, lsn = '', timeline = ''] = STARTED.exec(tool.said) ?? [];
  if (lsn === '') throw new Refused(`pg_basebackup did not say where the log begins:\n${tool.said}`);
  const base: FullBackup = {
    id,
    startedAt: startedAt.toISOString(),
    finishedAt: clock.now().toISOString(),
    timeline: Number(timeline),
    firstSegment: segmentAt(Number(timeline), lsn).name,
    bytes,
    seconds: (clock.monotonicMs() - began) / 1_000,
  };
  await store.record(base);
  return base;
}

/** Its output, and a failure where it did not end well: half a backup must never look like a whole one. */
async function* complete(tool: PostgresTool): AsyncGenerator<Uint8Array> {
  tool.stdin.end();
  yield* tool.stdout as AsyncIterable<Uint8Array>;
  await tool.succeeded();
}

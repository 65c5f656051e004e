import type { Chunk, PartitionOffset } from '@guildhall/events';

/** How long nothing more may have come before what is still missing counts as compacted away. */
const QUIET_MS = 2_000;

/** Knows when everything has been read that stood on the topics when reading began. */
export class CaughtUp {
  private readonly missing = new Map<string, bigint>();
  private lastChunkMs: number;

  constructor(ends: readonly PartitionOffset[], nowMs: number) {
    for (const { topic, partition, offset } of ends) {
      if (offset > 0n) this.missing.set(placeOf(topic, partition), offset);
    }
    this.lastChunkMs = nowMs;
  }

  read({ topic, partition, records }: Pick<Chunk, 'topic' | 'partition' | 'records'>, nowMs: number): void {
    this.lastChunkMs = nowMs;
    const place = placeOf(topic, partition);
    const end = this.missing.get(place);
    if (end !== undefined && (records.at(-1)?.offset ?? -1n) + 1n >= end) this.missing.delete(place);
  }

  /**
   * The last offsets of a partition may hold no record any more (retention, compaction): then none ever comes, and
   * fetches that are answered with nothing are the proof.
   */
  isReached({ nowMs, sinceFetchMs }: { nowMs: number; sinceFetchMs: number }): boolean {
    return this.missing.size === 0 || (nowMs - this.lastChunkMs > QUIET_MS && sinceFetchMs < QUIET_MS);
  }
}

function placeOf(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}

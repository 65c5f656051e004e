import { IS_CONTROL, type RecordsBatch } from '@platformatic/kafka';
import type { IncomingRecord, TopicPartition } from '../broker.js';
import { textHeaders } from '../headers.js';

/** A fetch answers with whole batches: what lies before the asked offset was read already, control records are Kafka's own. */
export function recordsOf(place: TopicPartition, batches: readonly RecordsBatch[], from: bigint): IncomingRecord[] {
  const records: IncomingRecord[] = [];
  for (const batch of batches) {
    if (batch.attributes & IS_CONTROL) continue;
    for (const record of batch.records) {
      const offset = batch.firstOffset + BigInt(record.offsetDelta);
      if (offset < from) continue;
      records.push({
        topic: place.topic,
        partition: place.partition,
        offset,
        key: record.key?.toString() ?? null,
        value: record.value,
        headers: textHeaders(record.headers.map(([name, value]) => [name?.toString() ?? '', value])),
        timestampMs: Number(batch.firstTimestamp + record.timestampDelta),
      });
    }
  }
  return records;
}

/** The offset after everything in these batches, also after what compaction or a transaction has left empty. */
export function endOf(batches: readonly RecordsBatch[]): bigint | undefined {
  const last = batches.at(-1);
  return last && last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
}

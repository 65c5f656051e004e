import { type OutgoingRecord, RecordTooLarge } from './broker.js';

/** Lengths, offset and timestamp deltas of a record, and its share of the batch header; generous on purpose. */
const RECORD_OVERHEAD_BYTES = 32;
const HEADER_OVERHEAD_BYTES = 8;
const BATCH_OVERHEAD_BYTES = 256;

/**
 * Cuts a batch into requests which the broker accepts, in order. Neither client does it: 500 events of 4 KB for one
 * partition would be refused as a whole, for ever. Throws {@link RecordTooLarge} before anything is sent.
 */
export function splitByBytes(records: readonly OutgoingRecord[], maxBytes: number): OutgoingRecord[][] {
  const limit = maxBytes - BATCH_OVERHEAD_BYTES;
  const requests: OutgoingRecord[][] = [];
  let room = -1;
  for (const [index, record] of records.entries()) {
    const bytes = sizeOf(record);
    if (bytes > limit) throw new RecordTooLarge(index, bytes, limit);
    if (bytes > room) {
      requests.push([]);
      room = limit;
    }
    requests.at(-1)?.push(record);
    room -= bytes;
  }
  return requests;
}

/** Upper bound of what a record takes on the wire, uncompressed. */
export function sizeOf(record: OutgoingRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + Buffer.byteLength(record.key);
  if (record.value !== null) bytes += Buffer.byteLength(record.value);
  for (const [name, value] of Object.entries(record.headers)) {
    bytes += HEADER_OVERHEAD_BYTES + Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes;
}

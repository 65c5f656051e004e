import { createHash } from 'node:crypto';

export type SeriesKind = 'request' | 'loss' | 'metric';

/** What tells one series of a tenant from another. */
export interface SeriesKey {
  readonly kind: SeriesKind;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit?: string | undefined;
}

/**
 * The id of a series: a UUID of version 8 (RFC 9562, 5.8) out of what tells it from others. Two processes that meet a new
 * series at once give it the same id, and nobody looks one up before writing.
 */
export function seriesId({ kind, name, labels }: SeriesKey): string {
  const sorted = Object.keys(labels)
    .sort()
    .map((label) => [label, labels[label]]);
  const bytes = createHash('sha256')
    .update(JSON.stringify([kind, name, sorted]))
    .digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

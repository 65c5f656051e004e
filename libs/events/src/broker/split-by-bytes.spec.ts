import { describe, expect, it } from '@jest/globals';
import { createRecord } from '@platformatic/kafka';
import { type OutgoingRecord, RecordTooLarge } from './broker.js';
import { sizeOf, splitByBytes } from './split-by-bytes.js';

const record = (value: string | Buffer | null, headers: Record<string, string> = {}, key = 'k'): OutgoingRecord => ({
  topic: 't',
  key,
  value,
  headers,
});

describe('cutting a batch into requests', () => {
  it.each([
    ['empty', record('')],
    ['tombstone', record(null)],
    ['text beyond ASCII', record('値🗝️', { ключ: 'значение' }, 'schlüssel')],
    ['long', record('x'.repeat(70_000), { a: 'y'.repeat(70_000) })],
    ['many headers', record('v', Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`h${at}`, ''])))],
  ])('never takes a record for smaller than it is on the wire: %s', (_name, sent) => {
    const wire = createRecord(
      {
        topic: 't',
        key: Buffer.from(sent.key),
        value: Buffer.from(sent.value ?? ''),
        headers: new Map(Object.entries(sent.headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)])),
        timestamp: 0n,
      },
      1_000_000,
      -1_000_000_000_000n,
    );
    expect(sizeOf(sent)).toBeGreaterThanOrEqual(wire.length);
  });

  it('keeps the order and fills each request as far as it may', () => {
    const batch = Array.from({ length: 10 }, (_, at) => record(Buffer.alloc(300), {}, `k${at}`));
    const requests = splitByBytes(batch, 1_300);
    expect(requests.map((request) => request.length)).toEqual([3, 3, 3, 1]);
    expect(requests.flat()).toEqual(batch);
  });

  it('refuses what fits into no request, and tells which', () => {
    expect(() => splitByBytes([record('a'), record(Buffer.alloc(2_000))], 1_300)).toThrow(RecordTooLarge);
    expect(() => splitByBytes([record('a'), record(Buffer.alloc(2_000))], 1_300)).toThrow(/Record 1 /);
  });
});

import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { audit, metric, ofEachKind, rating, usage } from '../../test/items.js';
import { chunksOf } from './chunks.js';
import type { Item } from './item.kinds.js';
import { ReadBatch } from './read-batch.js';

const now = new Date('2026-11-21T10:00:00.000Z');
const read = (...items: readonly { id: string; kind: string }[]) => ReadBatch.of(items, now);
const judged = (item: { id: string; kind: string }) => read(item).resultFor(new Set([item.id])).results[0];

describe('an item', () => {
  it.each(ofEachKind('1'))('of the kind $kind is sound', (item) => {
    expect(judged(item)).toEqual({ id: item.id, status: 'accepted' });
  });

  it.each([
    ['in-the-future', '/at', metric('x', { at: '2026-11-21T10:05:00.001Z' })],
    ['invalid-type', '/value', metric('x', { value: '12' })],
    ['unknown-kind', '/kind', { ...audit('x'), kind: 'grudge' }],
    ['unknown-kind', '/kind', { ...audit('x'), kind: 'toString' }],
    ['too-big', '/score', rating('x', { score: 6 })],
    ['invalid-type', '/score', rating('x', { score: 4.5 })],
    ['too-small', '/quantity', usage('x', { quantity: -1 })],
    ['too-large', '', audit('x', { details: { text: 'ü'.repeat(8_200) } })],
    ['invalid-format', '/at', audit('x', { at: '2026-02-30T00:00:00Z' })],
    ['invalid-format', '/at', audit('x', { at: '2026-11-21 09:30' })],
    ['custom', '/at', audit('x', { at: '0000-01-01T00:00:00Z' })],
    ['invalid-key', '/labels/no label', metric('x', { labels: { 'no label': 'x' } })],
    ['custom', '/name', metric('x', { name: 'exposition' })],
    ['invalid-format', '/actor', audit('x', { actor: 'root\u0007' })],
    ['invalid-value', '/category', audit('x', { category: 'gossip' })],
    ['missing', '/actor', audit('x', { actor: undefined })],
    ['custom', '/category', audit('x', { category: undefined })],
    ['custom', '/category', audit('x', { type: 'data.exported', category: 'system' })],
    ['T65 unknown-field', '/tenant', audit('x', { tenant: encodeId('org', newId()) })],
  ])('is refused as %s, with a pointer to the batch’s items%s', (code, pointer, item) => {
    const { results } = read(usage('sound'), item).resultFor(new Set(['sound']));
    expect(results[1]).toMatchObject({
      status: 'refused',
      errors: [{ code: code.replace('T65 ', ''), pointer: `/items/1${pointer}` }],
    });
  });

  it('may be of long ago, in any zone, and five minutes ahead of our clock', () => {
    const times = ['1970-01-01T00:00:00Z', '2025-12-10T06:55:46+01:00', '2026-11-21T10:05:00.000Z'];
    const batch = read(...times.map((at, n) => usage(`u-${n}`, { at })));
    expect([...batch.sound.values()].map(({ item }) => item.at)).toEqual([
      '1970-01-01T00:00:00.000Z',
      '2025-12-10T05:55:46.000Z',
      '2026-11-21T10:05:00.000Z',
    ]);
  });

  it('that comes twice in a batch counts as it came first', () => {
    const batch = read(usage('u', { quantity: -1 }), usage('u', { quantity: 2 }), usage('u', { quantity: 3 }));
    expect(batch.resultFor(new Set(['u']))).toMatchObject({
      accepted: 1,
      duplicates: 1,
      refused: 1,
      results: [{ status: 'refused' }, { status: 'accepted' }, { status: 'duplicate' }],
    });
    expect([...batch.sound.values()]).toMatchObject([{ item: { quantity: 2 } }]);
  });
});

describe('the chunks of a batch', () => {
  const chunksFor = (items: readonly { id: string; kind: string }[]) => {
    const chunks = chunksOf(newId(), [...read(...items).sound.values()]);
    return chunks.map(({ event: { event, data } }) => ({
      type: event.type.split('.').at(-1),
      items: (data as { items: readonly (Item & { item: string })[] }).items.map(({ item }) => item),
      bytes: Buffer.byteLength(JSON.stringify(event.toWire(data))),
    }));
  };

  it('hold five hundred items of one kind at most, in their order', () => {
    const metrics = Array.from({ length: 750 }, (_, n) => metric(`m-${n}`));
    const chunks = chunksFor([usage('u-1'), ...metrics, usage('u-2')]);
    expect(chunks.map(({ type, items }) => [type, items.length])).toEqual([
      ['MetricsReported', 500],
      ['MetricsReported', 250],
      ['UsageReported', 2],
    ]);
    expect(chunks.flatMap(({ items }) => items)).toEqual([...metrics.map(({ id }) => id), 'u-1', 'u-2']);
  });

  it('have half a megabyte at most, however large their items are', () => {
    const large = Array.from({ length: 125 }, (_, n) => audit(`a-${n}`, { details: { text: 'ü'.repeat(8_000) } }));
    const chunks = chunksFor(large);
    expect(chunks.flatMap(({ items }) => items)).toHaveLength(125);
    expect(Math.max(...chunks.map(({ bytes }) => bytes))).toBeLessThan(512 * 1_024);
    expect(chunks.length).toBeLessThan(7);
  });
});

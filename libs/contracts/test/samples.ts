import fc from 'fast-check';
import type { JsonValue, SamplePart, SampleTaken, ThingHappened } from '../src/index.js';

export const aUuid = '0193f7a5-1c2d-7abc-8def-0123456789ab';
export const anotherUuid = '0193f7a5-1c2d-7abc-8def-ba9876543210';

export const aThing: ThingHappened = {
  thingId: aUuid,
  note: 'it happened',
  count: 1,
  ownerEmail: 'ada@example.org',
  changes: [],
};

export const aSample: SampleTaken = {
  sampleId: aUuid,
  thingIds: [aUuid, anotherUuid],
  takerId: anotherUuid,
  label: 'blue',
  tags: ['fragile', ''],
  weightGrams: 12.5,
  isFragile: true,
  takenAt: '2026-03-02T09:30:00.000Z',
  openedAt: '2026-03-02T09:30:00.001Z',
  attributes: { shelf: 3, box: { lid: null } },
  reading: [1, 'two', null],
  body: { partId: aUuid, count: 2 },
  parts: [{ partId: anotherUuid, count: 0, makerEmail: 'grace@example.org' }],
};

const text = fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', ''));
const key = text.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
const int32 = fc.integer();
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const uuids = fc.uuid();
const time = fc
  .date({ min: new Date('0001-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

export const anyJson: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    text,
    double,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }).map((members) => ({ ...members })),
  ),
})).value;
const anyObject = fc.dictionary(key, anyJson, { maxKeys: 4 }).map((members) => ({ ...members }));

const part: fc.Arbitrary<SamplePart> = fc.record(
  { partId: uuids, count: int32, makerEmail: text },
  { requiredKeys: ['partId', 'count'] },
);

/** Any data that the contract of SampleTaken admits. */
export const anySample: fc.Arbitrary<SampleTaken> = fc.record(
  {
    sampleId: uuids,
    thingIds: fc.array(uuids, { maxLength: 3 }),
    takerId: uuids,
    label: text,
    tags: fc.array(text, { maxLength: 3 }),
    weightGrams: double,
    isFragile: fc.boolean(),
    takenAt: time,
    openedAt: time,
    attributes: anyObject,
    reading: anyJson,
    body: part,
    lid: part,
    parts: fc.array(part, { maxLength: 3 }),
  },
  {
    requiredKeys: [
      'sampleId',
      'thingIds',
      'tags',
      'weightGrams',
      'isFragile',
      'takenAt',
      'attributes',
      'reading',
      'body',
      'parts',
    ],
  },
);

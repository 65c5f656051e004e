import { describe, expect, it } from '@jest/globals';
import { aSample, aThing, anotherUuid, aUuid } from '../test/samples.js';
import * as contracts from './index.js';
import {
  EventParked,
  encodeId,
  type EventOf,
  eventTypes,
  MalformedEvent,
  OrganizationChanged,
  SampleTaken,
  ThingHappened,
  UnfitEventData,
} from './index.js';

const thingOnTheWire = () => ThingHappened.toWire(aThing) as Record<string, unknown>;
const sampleOnTheWire = () => SampleTaken.toWire(aSample) as Record<string, unknown>;
const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('an event', () => {
  it('is type, options and constructor in one', () => {
    const happened: EventOf<ThingHappened> = ThingHappened(aThing);
    expect(happened).toEqual({ event: ThingHappened, data: aThing });
    expect({ ...ThingHappened }).toMatchObject({
      type: 'guildhall.fixture.v1.ThingHappened',
      topic: 'guildhall.fixture.v1',
      lane: 'facts',
      audit: 'entry',
      category: 'system',
      severity: 'info',
      visibility: 'internal',
      subjectPrefix: 'thg',
      subjectField: 'thingId',
      personal: ['ownerEmail'],
      ids: { thingId: 'thg' },
      hasChanges: true,
    });
    expect(eventTypes.get(ThingHappened.type)).toBe(ThingHappened);
  });

  it('is exported by its short name', () => {
    const exported = Object.values<unknown>(contracts);
    for (const event of eventTypes.values()) expect(exported).toContain(event);
  });

  it('goes into a list with events of other types, without a cast', () => {
    const events: EventOf[] = [ThingHappened(aThing), SampleTaken(aSample)];
    expect(events.map(({ event, data }) => event.fromWire(event.toWire(data)))).toEqual([aThing, aSample]);
  });

  it('leaves its changes to whoever publishes it', () => {
    const { changes, ...rest } = aThing;
    expect(changes).toEqual([]);
    expect(ThingHappened(rest).data.changes).toEqual([]);
    const changed = OrganizationChanged({ organizationId: aUuid, slug: 'a', name: 'A', tier: 'basic', metadata: {} });
    expect(changed.event.hasChanges).toBe(true);
    const published = { ...changed.data, changes: [{ field: 'name', before: null, after: 'A' }] };
    expect(changed.event.toWire(published)).toMatchObject({ changes: [{ field: 'name', before: null, after: 'A' }] });
  });

  it('holds uuids in the code and prefixed ids on the wire, in lists and in messages within', () => {
    expect(SampleTaken.toWire(aSample)).toMatchObject({
      sampleId: encodeId('smp', aUuid),
      thingIds: [encodeId('thg', aUuid), encodeId('thg', anotherUuid)],
      takerId: encodeId('usr', anotherUuid),
      body: { partId: encodeId('prt', aUuid) },
      parts: [{ partId: encodeId('prt', anotherUuid) }],
    });
    expect(SampleTaken.fromWire(SampleTaken.toWire(aSample))).toEqual(aSample);
  });

  it('names where its personal data and its ids stand, those of messages within too', () => {
    expect(SampleTaken.personal).toEqual(['body.makerEmail', 'lid.makerEmail', 'parts[].makerEmail']);
    expect(SampleTaken.ids).toMatchObject({ 'thingIds[]': 'thg', 'parts[].partId': 'prt' });
  });

  it('keeps fields that nobody set off the wire only when they are optional', () => {
    const wire = EventParked.toWire({
      eventId: aUuid,
      consumer: 'c',
      eventType: '',
      sourceTopic: 't',
      reason: 'r',
      attempts: 0,
    });
    expect(wire).toEqual({
      eventId: encodeId('evt', aUuid),
      consumer: 'c',
      eventType: '',
      sourceTopic: 't',
      reason: 'r',
      attempts: 0,
    });
  });
});

describe('data that the contract does not admit', () => {
  it.each([
    ['thingId', encodeId('thg', aUuid), 'is not a lower-case uuid'],
    ['thingId', undefined, 'is not a lower-case uuid'],
    ['note', 7, 'is not well-formed text'],
    ['note', 'half a pair \ud83d', 'is not well-formed text'],
    ['note', 'a NUL \0', 'is not well-formed text'],
    ['count', 1.5, 'is not an integer of 32 bits'],
    ['count', 2 ** 31, 'is not an integer of 32 bits'],
    ['count', '1', 'is not an integer of 32 bits'],
    ['changes', {}, 'is not a list'],
    ['changes', [null], 'is not an object'],
    ['passwordHash', 'x', 'is not a field of this contract'],
  ])('is refused by the constructor: %s = %j', (field, value, problem) => {
    const error = refusal(() => ThingHappened({ ...aThing, [field]: value }));
    expect(error).toBeInstanceOf(UnfitEventData);
    expect(error).toMatchObject({ type: ThingHappened.type, problem });
    expect((error as UnfitEventData).path).toMatch(new RegExp(`^${field}`));
  });

  it.each([
    ['weightGrams', Number.NaN],
    ['weightGrams', Number.POSITIVE_INFINITY],
    ['isFragile', 1],
    ['takenAt', '2026-03-02T09:30:00Z'],
    ['takenAt', '2026-02-30T09:30:00.000Z'],
    ['takenAt', new Date()],
    ['attributes', []],
    ['attributes', new Map()],
    ['attributes', { at: new Date() }],
    ['attributes', { nothing: undefined }],
    ['attributes', JSON.parse('{"__proto__": 1}')],
    ['reading', undefined],
    ['reading', () => 1],
    ['reading', Number.NaN],
    ['body', undefined],
    ['body', { partId: aUuid, count: 1, colour: 'red' }],
    ['parts', [{ partId: 'x', count: 1 }]],
    ['thingIds', [null]],
    ['label', null],
  ])('is refused whatever the kind of field: %s = %p', (field, value) => {
    expect(refusal(() => SampleTaken({ ...aSample, [field]: value }))).toBeInstanceOf(UnfitEventData);
  });

  it('is refused when it is nested without end', () => {
    const endless: Record<string, unknown> = {};
    endless.again = endless;
    expect(refusal(() => SampleTaken({ ...aSample, attributes: endless as SampleTaken['attributes'] }))).toMatchObject({
      path: 'attributes',
    });
  });

  it('says where, also within lists', () => {
    const parts = [...aSample.parts, { partId: aUuid, count: 0.5 }];
    expect(refusal(() => SampleTaken({ ...aSample, parts }))).toMatchObject({ path: 'parts[1].count' });
  });
});

describe('what arrives', () => {
  it('may have fields that this build does not know', () => {
    expect(ThingHappened.fromWire({ ...thingOnTheWire(), colour: { of: ['a', 'newer', 'producer'] } })).toEqual(aThing);
  });

  it('may leave out what has a default', () => {
    expect(ThingHappened.fromWire({ thingId: encodeId('thg', aUuid) })).toEqual({
      ...aThing,
      note: '',
      count: 0,
      ownerEmail: '',
    });
  });

  it('may be written by another writer of ProtoJSON', () => {
    const wire = { thing_id: encodeId('thg', aUuid), note: null, owner_email: 'ada@example.org' };
    expect(ThingHappened.fromWire(wire)).toEqual({ ...aThing, note: '', count: 0 });
    const sample = { ...sampleOnTheWire(), takenAt: '2026-03-02T10:30:00.000000001+01:00', openedAt: null };
    expect(SampleTaken.fromWire(sample)).toMatchObject({ takenAt: '2026-03-02T09:30:00.000Z' });
  });

  it.each([null, undefined, 7, 'text', [], [{}]])('is refused when it is no object: %j', (json) => {
    expect(refusal(() => ThingHappened.fromWire(json))).toBeInstanceOf(MalformedEvent);
  });

  it.each([
    ['thingId', aUuid],
    ['thingId', encodeId('org', aUuid)],
    ['thingId', null],
    ['note', ['a']],
    ['note', 'a NUL \0'],
    ['count', '1'],
    ['count', 1e300],
    ['ownerEmail', { toString: 'x' }],
    ['changes', 'x'],
    ['changes', [null]],
    ['changes', [{ field: {} }]],
  ])('is refused when a field has another type: %s = %j', (field, value) => {
    const error = refusal(() => ThingHappened.fromWire({ ...thingOnTheWire(), [field]: value }));
    expect(error).toBeInstanceOf(MalformedEvent);
    expect((error as MalformedEvent).path).toMatch(new RegExp(`^${field}`));
  });

  it('is never quoted when it is refused, for it may be personal', () => {
    const secret = 'ada@example.org';
    for (const field of Object.keys(sampleOnTheWire())) {
      const error = refusal(() => SampleTaken.fromWire({ ...sampleOnTheWire(), [field]: { [secret]: secret } }));
      expect(String(error) + JSON.stringify(error)).not.toContain(secret);
    }
    const unfit = refusal(() => ThingHappened({ ...aThing, ownerEmail: [secret] as unknown as string }));
    expect(String(unfit) + JSON.stringify(unfit)).not.toContain(secret);
  });
});

describe('T61: keys that name a prototype', () => {
  const places: [string, (key: string) => string][] = [
    ['at the top', (key) => `{"${key}": {"isAdmin": true}}`],
    ['in a message within', (key) => `{"body": {"${key}": {"isAdmin": true}}}`],
    ['in an object without a schema', (key) => `{"attributes": {"a": {"${key}": {"isAdmin": true}}}}`],
    ['in a value without a schema', (key) => `{"reading": [[{"${key}": 1}]]}`],
    ['in a field that nobody knows', (key) => `{"unknown": [{"deep": {"${key}": 1}}]}`],
    [
      'spelled with escapes',
      (key) => `{"${[...key].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}": 1}`,
    ],
  ];
  describe.each(['__proto__', 'constructor', 'prototype'])('%s', (key) => {
    it.each(places)('T61: are refused %s', (_, text) => {
      const hostile = JSON.parse(text(key)) as Record<string, unknown>;
      // Assigned by definition: a spread would copy the key and prove nothing of how it arrives.
      const wire = Object.defineProperties(sampleOnTheWire(), Object.getOwnPropertyDescriptors(hostile));
      expect(refusal(() => SampleTaken.fromWire(wire))).toMatchObject({
        name: 'MalformedEvent',
        problem: 'holds a key that names a prototype',
      });
      expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    });
  });

  it('T61: a document nested without reason is refused before it exhausts the stack', () => {
    const wire = { ...sampleOnTheWire(), unknown: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown };
    expect(refusal(() => SampleTaken.fromWire(wire))).toBeInstanceOf(MalformedEvent);
  });
});

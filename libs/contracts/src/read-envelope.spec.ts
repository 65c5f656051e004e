import { describe, expect, it } from '@jest/globals';
import { aThing, anotherUuid, aUuid } from '../test/samples.js';
import {
  aggregateIdOf,
  type Envelope,
  encodeId,
  HEADERS,
  MalformedEvent,
  OrganizationCreated,
  PLATFORM_TENANT_ID,
  type ReceivedHeaders,
  readHeaders,
  readValue,
  recordKey,
  replayTopic,
  serviceSource,
  ThingHappened,
  writeHeaders,
} from './index.js';

const envelope: Envelope = {
  eventId: '0193f7a5-0000-7000-8000-00000000000e',
  type: ThingHappened.type,
  source: serviceSource('fixture'),
  tenantId: anotherUuid,
  subject: encodeId('thg', aUuid),
  aggregateVersion: 3,
  occurredAt: '2026-03-02T09:30:00.000Z',
  actor: 'system:fixture',
  causationId: '0193f7a5-0000-7000-8000-00000000000c',
  correlationId: '7f4d3c1e-0000-4000-8000-000000000001',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  producerEpoch: 0,
  onBehalfOf: encodeId('usr', aUuid),
  clientAddress: '2001:db8::7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
};
// Of no use to who consumes events, and so no attributes of them.
const ofTheCall: readonly string[] = [HEADERS.clientAddress, HEADERS.userAgent];
const place = { topic: ThingHappened.topic, key: recordKey(envelope) };
const headers = writeHeaders(envelope);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const refusal = (work: () => unknown): MalformedEvent => {
  try {
    work();
  } catch (error) {
    if (error instanceof MalformedEvent) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
};

describe('an envelope', () => {
  it('travels as CloudEvents 1.0 in Kafka’s binary mode', () => {
    expect(headers).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: encodeId('evt', envelope.eventId),
      ce_type: 'guildhall.fixture.v1.ThingHappened',
      ce_source: '/guildhall/fixture',
      ce_subject: encodeId('thg', aUuid),
      ce_time: '2026-03-02T09:30:00.000Z',
      ce_tenantid: encodeId('org', anotherUuid),
      ce_actor: 'system:fixture',
      ce_aggregateversion: '3',
      ce_causationid: encodeId('evt', envelope.causationId!),
      ce_correlationid: envelope.correlationId,
      ce_traceparent: envelope.traceparent,
      ce_producerepoch: '0',
      ce_onbehalfof: encodeId('usr', aUuid),
      'guildhall-client-address': '2001:db8::7',
      'guildhall-user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
    });
    expect(place.key).toBe(`${encodeId('org', anotherUuid)}/${encodeId('thg', aUuid)}`);
  });

  it('has only attribute names that CloudEvents allows', () => {
    for (const name of Object.values(HEADERS))
      if (name !== HEADERS.contentType && !ofTheCall.includes(name)) expect(name).toMatch(/^ce_[a-z0-9]{1,20}$/);
  });

  it('comes back as it was, from text and from bytes', () => {
    expect(readHeaders(headers, place)).toEqual(envelope);
    const received = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, bytes(text)]));
    expect(readHeaders(received, { ...place, key: bytes(place.key) })).toEqual(envelope);
    expect(aggregateIdOf(envelope)).toBe(aUuid);
  });

  it('needs neither cause nor trace, nor a call that it came of', () => {
    const { causationId, traceparent, onBehalfOf, clientAddress, userAgent, ...plain } = envelope;
    expect([causationId, traceparent, onBehalfOf, clientAddress, userAgent]).not.toContain(undefined);
    expect(readHeaders(writeHeaders(plain), place)).toEqual(plain);
  });

  const actors = [encodeId('usr', aUuid), encodeId('key', aUuid), 'system:audit', 'anonymous'];
  it.each(actors)('names who did it: %s', (actor) => {
    expect(readHeaders(writeHeaders({ ...envelope, actor }), place).actor).toBe(actor);
  });

  it('may carry headers that others put beside ours', () => {
    const more = { ...headers, traceparent: 'of the transport', ce_dataschema: 'x', 'x-y': ['a', 'b'] };
    expect(readHeaders(more, place)).toEqual(envelope);
  });

  it('may be of a type that this build does not know, on the topic of its package', () => {
    const later = { ...envelope, type: 'guildhall.fixture.v1.ThingInventedLater' };
    expect(readHeaders(writeHeaders(later), place)).toEqual(later);
  });
  it('is read from a replay as from the topic itself', () => {
    expect(readHeaders(headers, { ...place, topic: replayTopic(place.topic, 'reporting.things') })).toEqual(envelope);
  });
});

describe('T65: a forged or broken envelope', () => {
  const sometimes: readonly string[] = [HEADERS.causationId, HEADERS.traceparent, HEADERS.onBehalfOf, ...ofTheCall];
  const always = Object.values(HEADERS).filter((name) => !sometimes.includes(name));
  it.each(always)('T65: is refused without %s', (name) => {
    const { [name]: _, ...rest } = headers;
    expect(refusal(() => readHeaders(rest, place))).toMatchObject({ path: name, problem: 'is missing' });
  });

  it.each(Object.values(HEADERS))('T65: is refused with %s twice, for two readers may take different ones', (name) => {
    const twice: ReceivedHeaders = { ...headers, [name]: [headers[name]!, headers[name]!] };
    expect(refusal(() => readHeaders(twice, place))).toMatchObject({ path: name, problem: 'is there more than once' });
  });

  const formed = Object.values(HEADERS).filter((name) => !ofTheCall.includes(name));
  it.each(formed)('T65: is refused with %s of another form', (name) => {
    for (const forged of ['', ' ', '\0', 'ä', '../../x', `${headers[name]}\n`, '__proto__', 'x'.repeat(600)]) {
      expect(refusal(() => readHeaders({ ...headers, [name]: bytes(forged) }, place)).path).toBe(name);
    }
  });

  it.each(ofTheCall)('T71: is refused with %s that is a command to whoever shows it, or too long', (name) => {
    for (const forged of ['', '\0', 'ä', '\u001b[2J', `${headers[name]}\n`, 'x'.repeat(300)]) {
      expect(refusal(() => readHeaders({ ...headers, [name]: bytes(forged) }, place)).path).toBe(name);
    }
  });

  it.each([
    ['ce_specversion', '0.3'],
    ['content-type', 'application/cloudevents+json'],
    ['ce_id', encodeId('org', aUuid)],
    ['ce_type', 'com.example.Thing'],
    ['ce_tenantid', anotherUuid],
    ['ce_time', '2026-02-30T00:00:00.000Z'],
    ['ce_actor', 'system:'],
    ['ce_actor', 'root'],
    ['ce_aggregateversion', '0'],
    ['ce_aggregateversion', '-1'],
    ['ce_aggregateversion', '1e3'],
    ['ce_aggregateversion', '01'],
    ['ce_producerepoch', '1.5'],
    ['ce_traceparent', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
  ])('T65: is refused with %s: %s', (name, value) => {
    expect(refusal(() => readHeaders({ ...headers, [name]: value }, place)).path).toBe(name);
  });

  it('T65: is refused on a topic that its type does not belong on', () => {
    for (const topic of [
      'guildhall.tenancy.v1',
      'guildhall.identity.revocations',
      'guildhall.fixture.v1.replay.',
      'somewhere.else',
    ]) {
      expect(refusal(() => readHeaders(headers, { ...place, topic })).path).toBe(HEADERS.type);
    }
    const unknown = writeHeaders({ ...envelope, type: 'guildhall.tenancy.v1.InventedLater' });
    expect(refusal(() => readHeaders(unknown, place)).path).toBe(HEADERS.type);
  });

  it('T65: is refused when tenant or subject are not those of the record key', () => {
    const another = encodeId('org', PLATFORM_TENANT_ID);
    expect(refusal(() => readHeaders({ ...headers, ce_tenantid: another }, place)).path).toBe('key');
    expect(refusal(() => readHeaders({ ...headers, ce_subject: encodeId('thg', anotherUuid) }, place)).path).toBe(
      'key',
    );
    for (const key of [null, undefined, '', `${place.key}/`, `${place.key} `, bytes('\xff')]) {
      expect(refusal(() => readHeaders(headers, { ...place, key })).path).toBe('key');
    }
  });

  it('T65: is refused when its subject is of another kind than its type is about', () => {
    const forged = { ...envelope, subject: encodeId('usr', aUuid) };
    expect(refusal(() => readHeaders(writeHeaders(forged), { ...place, key: recordKey(forged) })).path).toBe(
      HEADERS.subject,
    );
  });

  it('T65: is refused when one tenant states a fact about another organisation', () => {
    const forged = {
      ...envelope,
      type: OrganizationCreated.type,
      subject: encodeId('org', aUuid),
      tenantId: anotherUuid,
    };
    const found = { topic: OrganizationCreated.topic, key: recordKey(forged) };
    expect(refusal(() => readHeaders(writeHeaders(forged), found))).toMatchObject({
      path: HEADERS.subject,
      problem: 'is another tenant',
    });
    const own = { ...forged, tenantId: aUuid };
    expect(readHeaders(writeHeaders(own), { ...found, key: recordKey(own) })).toMatchObject(own);
  });

  it('T65: is never quoted when it is refused', () => {
    for (const name of Object.values(HEADERS)) {
      const error = refusal(() =>
        readHeaders({ ...headers, [name]: 'ada@example.org' }, { ...place, key: 'ada@example.org' }),
      );
      expect(String(error) + JSON.stringify(error)).not.toContain('ada');
    }
  });
});

describe('a value', () => {
  const value = JSON.stringify(ThingHappened.toWire(aThing));

  it('is read by the contract that its envelope names', () => {
    expect(readValue(ThingHappened, envelope, value)).toEqual(aThing);
    expect(readValue(ThingHappened, envelope, bytes(value))).toEqual(aThing);
    expect(refusal(() => readValue(OrganizationCreated, envelope, value)).path).toBe(HEADERS.type);
  });

  it.each(['', '{', 'ada@example.org', '[]', 'null', `${value}x`])(
    'is refused when it is no JSON object, without quoting it: %s',
    (text) => {
      const error = refusal(() => readValue(ThingHappened, envelope, text));
      expect(error.message).not.toContain('ada');
      expect(error.cause).toBeUndefined();
    },
  );

  it('is refused when it is absent or not UTF-8', () => {
    expect(refusal(() => readValue(ThingHappened, envelope, null)).problem).toBe('has no value');
    const noText = new Uint8Array([0x7b, 0xff, 0x7d]);
    expect(refusal(() => readValue(ThingHappened, envelope, noText)).problem).toBe('is not JSON in UTF-8');
  });

  it('T65: is refused when it is about another aggregate than its envelope says', () => {
    const foreign = JSON.stringify(ThingHappened.toWire({ ...aThing, thingId: anotherUuid }));
    expect(refusal(() => readValue(ThingHappened, envelope, foreign))).toMatchObject({ path: 'thingId' });
  });

  it('T61: is refused with a key that names a prototype', () => {
    const hostile = value.replace('{', '{"__proto__": {"isAdmin": true}, ');
    const { problem } = refusal(() => readValue(ThingHappened, envelope, hostile));
    expect(problem).toBe('holds a key that names a prototype');
  });
});

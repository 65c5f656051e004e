// What the translation of an event costs, beside protobuf-es and bare JSON. Run by `npm run bench -w libs/contracts`.
import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary, fromJson, toJson } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { encodeId, OrganizationChanged, readHeaders, recordKey, SampleTaken, writeHeaders } from '@guildhall/contracts';

const ROUNDS = 9;
const CALLS_A_ROUND = 30_000;
const descriptors = readFileSync(new URL('../../../proto/released.binpb', import.meta.url));
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));

const uuid = (last) => `0193f7a5-1111-7abc-8def-0123456789a${last}`;
const sample = {
  sampleId: uuid(1),
  thingIds: [uuid(2), uuid(3)],
  takerId: uuid(4),
  label: 'blue',
  tags: ['a', 'b'],
  weightGrams: 12.5,
  isFragile: true,
  takenAt: '2026-03-02T09:30:00.123Z',
  attributes: { shelf: 3, box: 'x' },
  reading: [1, 'two', null],
  body: { partId: uuid(5), count: 2 },
  parts: [
    { partId: uuid(6), count: 2, makerEmail: 'grace@example.org' },
    { partId: uuid(7), count: 2 },
  ],
};
const changed = {
  organizationId: uuid(1),
  slug: 'acme',
  name: 'Acme Industries',
  tier: 'professional',
  metadata: { region: 'eu', plan: 'x' },
  changes: [{ field: 'name', before: 'Acme', after: 'Acme Industries' }],
};
const envelope = {
  eventId: uuid(1),
  type: OrganizationChanged.type,
  source: '/guildhall/tenancy',
  tenantId: uuid(1),
  subject: encodeId('org', uuid(1)),
  aggregateVersion: 1,
  occurredAt: sample.takenAt,
  actor: 'anonymous',
  correlationId: uuid(1),
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  producerEpoch: 0,
};

/** CPU microseconds a call, of the best round: what else runs on the machine only ever adds. */
function cpuOf(work) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    for (let call = 0; call < CALLS_A_ROUND; call++) work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / CALLS_A_ROUND;
  });
  return Math.min(...rounds);
}

function report(name, work) {
  console.log(`${name.padEnd(56)}${cpuOf(work).toFixed(2).padStart(8)} µs`);
}

for (const [event, data] of [
  [OrganizationChanged, changed],
  [SampleTaken, sample],
]) {
  const wire = event.toWire(data);
  const text = JSON.stringify(wire);
  const schema = registry.getMessage(event.type);
  const message = fromJson(schema, wire);
  report(`${event.type} toWire`, () => event.toWire(data));
  report(`${event.type} fromWire`, () => event.fromWire(wire));
  report(`${event.type} protobuf-es toJson`, () => toJson(schema, message));
  report(`${event.type} protobuf-es fromJson`, () => fromJson(schema, wire));
  report(`${event.type} JSON.stringify`, () => JSON.stringify(wire));
  report(`${event.type} JSON.parse`, () => JSON.parse(text));
}

const headers = writeHeaders(envelope);
const bytes = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]));
const place = { topic: OrganizationChanged.topic, key: recordKey(envelope) };
report('writeHeaders', () => writeHeaders(envelope));
report('readHeaders of text', () => readHeaders(headers, place));
report('readHeaders of bytes', () => readHeaders(bytes, place));

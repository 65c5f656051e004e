import { describe, expect, it } from '@jest/globals';
import { type DescMessage, fromJson, type JsonValue, toJson } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { MalformedEvent, SampleTaken } from '../src/index.js';
import { registryOf } from './descriptors.js';
import { anyJson, anySample } from './samples.js';

const schema = registryOf().getMessage(SampleTaken.type) as DescMessage;

/** JSON text in which zero has no sign and times have milliseconds: protobuf-es leaves the fraction out where it can. */
function settled(json: unknown): string {
  return JSON.stringify(json, (key, value: unknown) =>
    (key === 'takenAt' || key === 'openedAt') && typeof value === 'string' ? new Date(value).toISOString() : value,
  );
}

/** The same members in the same order, as two writers may order them differently. */
function ordered(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  return Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('the generated translation', () => {
  it('writes what protobuf-es reads as the same message and writes again', () => {
    fc.assert(
      fc.property(anySample, (data) => {
        const wire = SampleTaken.toWire(data);
        const theirs = toJson(schema, fromJson(schema, structuredClone(wire) as JsonValue), {
          alwaysEmitImplicit: true,
        });
        expect(settled(ordered(theirs))).toBe(settled(ordered(wire)));
      }),
      { numRuns: 500 },
    );
  });

  it('reads what protobuf-es writes, with defaults left out and with names of the proto file too', () => {
    fc.assert(
      fc.property(anySample, fc.boolean(), fc.boolean(), (data, alwaysEmitImplicit, useProtoFieldName) => {
        const message = fromJson(schema, SampleTaken.toWire(data) as JsonValue);
        const read = SampleTaken.fromWire(
          JSON.parse(JSON.stringify(toJson(schema, message, { alwaysEmitImplicit, useProtoFieldName }))),
        );
        expect(settled(ordered(read))).toBe(settled(ordered(data)));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no value that protobuf-es refuses or reads otherwise', () => {
    let accepted = 0;
    const strange = fc.oneof(
      anyJson,
      fc.double(),
      fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }).map(Number),
      fc.constantFrom(
        'NaN',
        '1e3',
        '2026-02-30T00:00:00Z',
        '2026-02-28T00:00:00+01:00',
        '2026-02-28T24:00:00Z',
        '\ud800',
      ),
    );
    fc.assert(
      fc.property(
        anySample,
        fc.constantFrom(...schema.fields.map((field) => field.jsonName)),
        strange,
        (data, name, value) => {
          const wire = JSON.parse(JSON.stringify({ ...SampleTaken.toWire(data), [name]: value })) as JsonValue;
          const read = reading(wire);
          if (!read) return;
          accepted += 1;
          const theirs = toJson(schema, fromJson(schema, wire), { alwaysEmitImplicit: true });
          expect(settled(ordered(theirs))).toBe(settled(ordered(SampleTaken.toWire(read))));
        },
      ),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

function reading(wire: unknown): SampleTaken | undefined {
  try {
    return SampleTaken.fromWire(wire);
  } catch (error) {
    if (error instanceof MalformedEvent) return undefined;
    throw error;
  }
}

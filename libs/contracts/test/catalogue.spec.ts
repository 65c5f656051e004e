import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import {
  aggregateIdOf,
  eventTypes,
  findTopic,
  HEADERS,
  PRODUCT_TYPES,
  readHeaders,
  readValue,
  topics,
  writeHeaders,
} from '../src/index.js';
import { repository } from './descriptors.js';

interface Message {
  readonly name: string;
  readonly payload: object;
  readonly examples: readonly { readonly headers: Record<string, string>; readonly payload: object }[];
}
interface Catalogue {
  readonly channels: Record<
    string,
    { readonly messages: object; readonly bindings: { readonly kafka: { readonly partitions: number } } }
  >;
  readonly components: { readonly messages: Record<string, Message>; readonly schemas: { readonly Envelope: object } };
}

const catalogue = JSON.parse(readFileSync(`${repository}docs/events/asyncapi.json`, 'utf8')) as Catalogue;
const trail = readFileSync(`${repository}docs/events/trail.md`, 'utf8');
const page = readFileSync(`${repository}docs/events/README.md`, 'utf8');
const messages = Object.values(catalogue.components.messages);
const published = [...eventTypes.values()].filter(({ visibility }) => visibility === 'subscriber');

const asyncApi = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;
const withFormats = (ajv: Ajv): Ajv => (formats as unknown as (ajv: Ajv) => Ajv)(ajv);
// AsyncAPI's schema brings draft-07 along, so Ajv must not know it already.
const validateDocument = withFormats(new Ajv({ strict: false, meta: false, validateSchema: false })).compile(asyncApi);
const documentErrors = (document: unknown): unknown[] =>
  validateDocument(document) ? [] : (validateDocument.errors ?? []);
const fits = (schema: object, value: unknown): unknown =>
  withFormats(new Ajv({ strictSchema: false })).validate(schema, value);

describe('the event catalogue', () => {
  it('is an AsyncAPI 3 document', () => {
    expect(documentErrors(catalogue)).toEqual([]);
  });

  it('would not pass as one with a part missing or misspelt', () => {
    expect(documentErrors({ ...catalogue, info: {} })).not.toEqual([]);
    expect(documentErrors({ ...catalogue, chanels: {} })).not.toEqual([]);
    const channel = { ...Object.values(catalogue.channels)[0], messages: { Broken: { payload: 7 } } };
    expect(documentErrors({ ...catalogue, channels: { broken: channel } })).not.toEqual([]);
  });

  it('refers only to what it holds', () => {
    const references = [...JSON.stringify(catalogue).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
    expect(references.length).toBeGreaterThan(published.length);
    for (const path of references) {
      const found = path.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], catalogue);
      expect({ path, found: typeof found }).toEqual({ path, found: 'object' });
    }
  });

  it('holds every event for subscribers, and none of ours alone', () => {
    expect(messages.map(({ name }) => name).sort()).toEqual(published.map(({ type }) => type).sort());
    for (const event of eventTypes.values())
      expect(page.includes(`\`${event.type}\``)).toBe(event.visibility === 'subscriber');
  });

  it('AUD-1: knows as many types of entry as the ledger asks for of each category, and those that products share', () => {
    const asked = { authentication: 5, authorization: 2, data_access: 4, api: 3, configuration: 2, security: 3 };
    const kept = [...eventTypes.values()].filter(
      ({ audit, topic }) => audit === 'entry' && topics.some(({ name }) => name === topic),
    );
    for (const [category, least] of Object.entries({ ...asked, compliance: 3, system: 4 })) {
      const found = kept.filter((event) => event.category === category).length;
      expect({ category, isEnough: found >= least }).toEqual({ category, isEnough: true });
    }
    const shared = ['analysis.created', 'analysis.viewed', 'analysis.deleted', 'data.uploaded', 'data.exported'];
    expect([...PRODUCT_TYPES.keys()]).toEqual(shared);
    const shown = trail.split('\n').filter((line) => line.startsWith('| [`') || line.startsWith('| `'));
    expect(shown).toHaveLength(kept.length + shared.length);
    for (const { type, severity } of kept) expect(trail).toMatch(new RegExp(`\`${type}\`.* \\| ${severity} \\| [A-Z]`));
  });

  it('gives the topics as they are made', () => {
    for (const [name, { bindings }] of Object.entries(catalogue.channels)) {
      expect(bindings.kafka.partitions).toBe(findTopic(name)?.partitions);
    }
  });

  it('names the headers that the code writes and reads', () => {
    const { properties } = catalogue.components.schemas.Envelope as { properties: object };
    expect(Object.keys(properties).sort()).toEqual(Object.values(HEADERS).sort());
    for (const name of Object.values(HEADERS)) expect(page).toContain(`| \`${name}\` |`);
  });

  it.each(messages)('shows an example of $name that a consumer would take', ({ name, payload, examples }) => {
    const event = eventTypes.get(name)!;
    for (const example of examples) {
      const key = `${example.headers.ce_tenantid}/${example.headers.ce_subject}`;
      const envelope = readHeaders(example.headers, { topic: event.topic, key });
      expect(writeHeaders(envelope)).toEqual(example.headers);
      const data = readValue(event, envelope, JSON.stringify(example.payload));
      expect(event.toWire(data)).toEqual(example.payload);
      expect((data as Record<string, unknown>)[event.subjectField]).toBe(aggregateIdOf(envelope));
      expect(fits(payload, example.payload)).toBe(true);
      expect(fits(catalogue.components.schemas.Envelope, example.headers)).toBe(true);
    }
    expect(examples.length).toBeGreaterThan(0);
  });
});

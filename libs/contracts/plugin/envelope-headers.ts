import type { Contract } from './contract-model.ts';
import { exampleId, exampleTime, exampleUuid } from './examples.ts';
import { idPattern } from './json-schema.ts';

/** The headers of a record, for whoever reads the catalogue. A test holds them against what the code reads and writes. */
interface EnvelopeHeader {
  readonly meaning: string;
  readonly schema: Record<string, unknown>;
  readonly isOptional?: true;
  readonly example: (contract: Contract) => string;
}

const ID_OF_ANY_KIND = '^[a-z]{3,5}_[0-7][0-9a-hjkmnp-tv-z]{25}$';

export const envelopeHeaders: Readonly<Record<string, EnvelopeHeader>> = {
  'content-type': {
    meaning: 'The form of the value.',
    schema: { const: 'application/json' },
    example: () => 'application/json',
  },
  ce_specversion: { meaning: 'The version of CloudEvents.', schema: { const: '1.0' }, example: () => '1.0' },
  ce_id: {
    meaning: 'The event. The same event may arrive twice; its id is the same, so drop what you have seen.',
    schema: { pattern: idPattern('evt') },
    example: () => exampleId('evt'),
  },
  ce_type: {
    meaning: 'What happened: the full name of the contract. Skip types that you do not know.',
    schema: { pattern: '^guildhall\\.' },
    example: (contract) => contract.type,
  },
  ce_source: {
    meaning: 'The service that states it.',
    schema: { format: 'uri-reference' },
    example: (contract) => `/guildhall/${contract.type.split('.')[1]}`,
  },
  ce_subject: {
    meaning: 'What it happened to.',
    schema: { pattern: ID_OF_ANY_KIND },
    example: (contract) => exampleId(contract.event?.subject ?? 'org'),
  },
  ce_time: { meaning: 'When it happened, UTC.', schema: { format: 'date-time' }, example: () => exampleTime },
  ce_tenantid: {
    meaning: 'The organisation in whose data it happened; the platform itself is an organisation.',
    schema: { pattern: idPattern('org') },
    example: () => exampleId('org'),
  },
  ce_actor: {
    meaning: 'Who did it: a user, a key, `system:<service>` or `anonymous`.',
    schema: {},
    example: () => exampleId('usr'),
  },
  ce_aggregateversion: {
    meaning: 'Counts the changes of the subject from 1. Write only what is newer than what you have.',
    schema: { pattern: '^[1-9][0-9]{0,9}$' },
    example: ({ message }) => String(message.file.messages.indexOf(message) + 1),
  },
  ce_causationid: {
    meaning: 'The event that this one answers.',
    schema: { pattern: idPattern('evt') },
    isOptional: true,
    example: () => exampleId('evt'),
  },
  ce_correlationid: {
    meaning: 'Shared by everything that one call from outside set off.',
    schema: { maxLength: 128 },
    example: () => exampleUuid('correlation'),
  },
  ce_traceparent: {
    meaning: 'The W3C trace context of where it happened.',
    schema: { pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' },
    isOptional: true,
    example: () => '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  },
  ce_producerepoch: {
    meaning: 'Raised when the producer was restored to an earlier time: its versions may then run again.',
    schema: { pattern: '^(0|[1-9][0-9]{0,9})$' },
    example: () => '0',
  },
  ce_onbehalfof: {
    meaning:
      'For whom it was done, where that is somebody else: the maker of the key; who set off what the system did.',
    schema: { pattern: ID_OF_ANY_KIND },
    isOptional: true,
    example: () => exampleId('usr'),
  },
  'guildhall-client-address': {
    meaning: 'Where the call came from. Personal; for the audit trail alone, in no webhook.',
    schema: { maxLength: 64 },
    isOptional: true,
    example: () => '203.0.113.7',
  },
  'guildhall-user-agent': {
    meaning: 'What the client of the call calls itself. Personal; for the audit trail alone, in no webhook.',
    schema: { maxLength: 256 },
    isOptional: true,
    example: () => 'curl/8.5.0',
  },
};

export function headersSchema(): Record<string, unknown> {
  const headers = Object.entries(envelopeHeaders);
  return {
    type: 'object',
    description: 'CloudEvents 1.0, Kafka binary mode.',
    properties: Object.fromEntries(
      headers.map(([name, { meaning, schema }]) => [name, { type: 'string', description: meaning, ...schema }]),
    ),
    required: headers.filter(([, { isOptional }]) => !isOptional).map(([name]) => name),
  };
}

/** What is in none of the examples: they are of events that came of a user's own call, shown as subscribers see them. */
const LEFT_OUT: readonly string[] = [
  ...['ce_causationid', 'ce_onbehalfof'],
  ...['guildhall-client-address', 'guildhall-user-agent'],
];

/** The headers of one event that came of a call, not of another event. */
export function exampleHeaders(contract: Contract): Record<string, string> {
  const shown = Object.entries(envelopeHeaders).filter(([name]) => !LEFT_OUT.includes(name));
  return Object.fromEntries(shown.map(([name, { example }]) => [name, example(contract)]));
}

export function exampleKey(contract: Contract): string {
  return `${exampleId('org')}/${exampleId(contract.event?.subject ?? 'org')}`;
}

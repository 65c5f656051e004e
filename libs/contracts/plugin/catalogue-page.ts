import type { FileRegistry } from '@bufbuild/protobuf';
import type { Topic } from '../src/topics.ts';
import { publishedByTopic } from './asyncapi.ts';
import { type Contract, type ContractField, placedFields } from './contract-model.ts';
import { envelopeHeaders, exampleHeaders, exampleKey } from './envelope-headers.ts';
import { examplePayload } from './examples.ts';

const HOUR_MS = 3_600_000;

const INTRODUCTION = `<!-- Generated from proto/ by libs/contracts/plugin. Do not edit. -->
# What happens on the platform

Every fact is a record on a Kafka topic, and the same document is what a webhook posts. For machines: [asyncapi.json](asyncapi.json).
What of it stands in the audit trail, by category: [trail.md](trail.md).

- **Subscribe** with a consumer group of your own, from the beginning of the topic.
- **Twice**: a record may come again. Keep \`ce_id\` with what you wrote and drop what you have seen.
- **Order** holds within a key, \`tenant/subject\`. Across keys, after a replay and after a restore, go by \`ce_aggregateversion\`: write only what is newer.
- **Growth**: new types and new fields come without notice; skip what you do not know. Nothing is renamed, re-typed or re-used.
- **Personal data** stands only in fields marked so. Sealing or forgetting your copy is your part.
- **Ids** are a prefix and a UUIDv7 in base32. Compare them as text.
`;

/** The catalogue for people, as Markdown. */
export function cataloguePage(contracts: readonly Contract[], registry: FileRegistry): string {
  const channels = [...publishedByTopic(contracts)];
  return [
    INTRODUCTION,
    contents(channels),
    headersTable(),
    ...channels.flatMap(([topic, found]) => [
      topicHeading(topic),
      ...found.map((contract) => eventSection(contract, registry)),
    ]),
  ].join('\n');
}

function contents(channels: readonly [Topic, Contract[]][]): string {
  const rows = channels.flatMap(([topic, found]) =>
    found.map(({ name, doc }) => `| \`${topic.name}\` | [${name}](#${name.toLowerCase()}) | ${firstSentence(doc)} |`),
  );
  return ['| topic | event | when |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function headersTable(): string {
  const rows = Object.entries(envelopeHeaders).map(
    ([name, { meaning, isOptional }]) => `| \`${name}\` | ${isOptional ? 'where known' : 'always'} | ${meaning} |`,
  );
  return [
    '## Headers',
    '',
    'CloudEvents 1.0 in Kafka’s binary mode.',
    '',
    '| header | there | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function topicHeading(topic: Topic): string {
  const kept =
    topic.retentionMs < 0 ? 'the latest of each key is kept' : `kept ${topic.retentionMs / HOUR_MS / 24} days`;
  return `## ${topic.name}\n\n${topic.partitions} partitions, ${kept}.\n`;
}

function eventSection(contract: Contract, registry: FileRegistry): string {
  const { name, type, doc, event } = contract;
  return [
    `### ${name}`,
    '',
    doc,
    '',
    `Type \`${type}\` · subject \`${event?.subject}_…\` · audit ${event?.audit} · ${words(event?.category)} · ${event?.severity}`,
    '',
    '| field | type | meaning |',
    '| --- | --- | --- |',
    ...placedFields(contract, registry).map(
      ({ path, field }) => `| \`${path}\` | ${typeCell(field)} | ${meaningCell(field)} |`,
    ),
    '',
    '```',
    `key: ${exampleKey(contract)}`,
    ...Object.entries(exampleHeaders(contract)).map(([header, value]) => `${header}: ${value}`),
    '```',
    '```json',
    JSON.stringify(examplePayload(contract, registry), null, 2),
    '```',
    '',
  ].join('\n');
}

const TYPE_WORDS = {
  id: 'id',
  text: 'string',
  flag: 'boolean',
  int32: 'integer',
  double: 'number',
  timestamp: 'time',
  struct: 'object',
  json: 'any JSON',
  message: 'object',
} as const;

function typeCell(field: ContractField): string {
  const one = field.kind === 'id' ? `\`${field.prefix}_…\`` : TYPE_WORDS[field.kind];
  return `${field.isList ? `list of ${one}` : one}${field.isOptional ? ', may be absent' : ''}`;
}

function meaningCell(field: ContractField): string {
  const text = field.doc.replaceAll('\n', ' ').replaceAll('|', '\\|');
  return field.isPersonal ? `**Personal.** ${text}` : text;
}

function firstSentence(text: string): string {
  return `${text.replaceAll('\n', ' ').split(/(?<=\.) /)[0]}`.replaceAll('|', '\\|');
}

function words(name: string | undefined): string {
  return (name ?? '').replaceAll('_', ' ');
}

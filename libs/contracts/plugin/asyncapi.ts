import type { FileRegistry } from '@bufbuild/protobuf';
import { type Topic, topics } from '../src/topics.ts';
import type { Contract } from './contract-model.ts';
import { exampleHeaders, headersSchema } from './envelope-headers.ts';
import { examplePayload } from './examples.ts';
import { payloadSchema } from './json-schema.ts';

const KAFKA_BINDING = '0.5.0';

/** The contracts that subscribers may read, by the topic they stand on. */
export function publishedByTopic(contracts: readonly Contract[]): Map<Topic, Contract[]> {
  const published = contracts.filter(({ event }) => event?.visibility === 'subscriber');
  return new Map(
    topics
      .map((topic): [Topic, Contract[]] => [topic, published.filter(({ event }) => event?.topic === topic.name)])
      .filter(([, found]) => found.length > 0),
  );
}

/** The catalogue for machines: an AsyncAPI 3 document of what subscribers may read. */
export function asyncApiDocument(contracts: readonly Contract[], registry: FileRegistry): Record<string, unknown> {
  const channels = [...publishedByTopic(contracts)];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Guildhall events',
      version: '1.0.0',
      description:
        'Everything that happens on the platform, as facts on Kafka topics. A page to read stands beside this file.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      platform: {
        host: '{bootstrap}',
        protocol: 'kafka',
        description: "The platform's own Kafka, as its operator set it up.",
        variables: { bootstrap: { default: 'localhost:19092', description: 'Bootstrap address.' } },
      },
    },
    channels: Object.fromEntries(channels.map(([topic, found]) => [topic.name, channel(topic, found)])),
    operations: Object.fromEntries(channels.map(([topic]) => [`publish-${topic.name}`, operation(topic)])),
    components: {
      schemas: { Envelope: headersSchema() },
      messages: Object.fromEntries(
        channels.flatMap(([, found]) => found.map((contract) => [contract.name, message(contract, registry)])),
      ),
    },
  };
}

function channel(topic: Topic, contracts: readonly Contract[]): Record<string, unknown> {
  return {
    address: topic.name,
    messages: Object.fromEntries(contracts.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: {
      kafka: {
        topic: topic.name,
        partitions: topic.partitions,
        topicConfiguration: { 'cleanup.policy': [topic.cleanup], 'retention.ms': topic.retentionMs },
        bindingVersion: KAFKA_BINDING,
      },
    },
  };
}

function operation(topic: Topic): Record<string, unknown> {
  return {
    action: 'send',
    summary: 'The platform sends, subscribers receive: each with a consumer group of its own.',
    channel: { $ref: `#/channels/${topic.name}` },
  };
}

function message(contract: Contract, registry: FileRegistry): Record<string, unknown> {
  const { name, type, doc, event } = contract;
  return {
    name: type,
    title: name,
    summary: doc,
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/Envelope' },
    payload: payloadSchema(contract, registry),
    bindings: {
      kafka: {
        key: { type: 'string', description: '`tenant/subject`: order holds within one key.' },
        bindingVersion: KAFKA_BINDING,
      },
    },
    examples: [
      {
        name: `${name} of an ordinary day`,
        headers: exampleHeaders(contract),
        payload: examplePayload(contract, registry),
      },
    ],
    'x-audit': event?.audit,
    'x-category': event?.category,
    'x-severity': event?.severity,
  };
}

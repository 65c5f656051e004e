import { type Envelope, type EventType, readHeaders, readValue } from '@guildhall/contracts';
import { type Broker, openBroker, topicPlans } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import { eventually, Link, servers } from '@guildhall/testing';

export interface Read<D> {
  readonly envelope: Envelope;
  readonly data: D;
}

export interface TopicReader<D> {
  readonly events: readonly Read<D>[];
  stop(): Promise<void>;
}

/** Reads every event of a type as any consumer would: headers, key and value are checked by the contract. */
export async function readEvents<D extends object>(event: EventType<D>): Promise<TopicReader<D>> {
  const broker = await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'gateway-tests' });
  await broker.ensureTopics(topicPlans([event.topic]));
  const groupId = `gateway-tests.${newId()}`;
  const events: Read<D>[] = [];
  const subscription = broker.consume({
    groupId,
    topics: [event.topic],
    // What is on the topic already is of others: the tests that share it, and whoever has measured.
    fromBeginning: false,
    maxChunk: 500,
    onChunk: async (chunk) => {
      for (const { headers, key, value, topic } of chunk.records) {
        const envelope = readHeaders(headers, { topic, key });
        if (envelope.type === event.type) events.push({ envelope, data: readValue(event, envelope, value) });
      }
      await chunk.commit(chunk.records.at(-1)!.offset);
    },
  });
  await subscription.ready();
  // A member asks where the topic ends once it has joined: what is sent before its first fetch it may never read.
  const joinedAtMs = performance.now();
  await eventually(() => performance.now() - subscription.progress().sinceFetchMs > joinedAtMs);
  const stop = async () => {
    await subscription.stop();
    await broker.deleteGroup(groupId);
    await broker.disconnect();
  };
  return { events, stop };
}

export function testBroker(): Promise<Broker> {
  return openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'gateway-tests' });
}

const absent: { broker: Broker; link: Link }[] = [];

/** A broker that cannot be reached until the link is healed. */
export async function absentBroker(): Promise<{ broker: Broker; link: Link }> {
  const [host = '', port] = servers.kafkaBrokers[0]!.split(':');
  const link = await Link.to(host, Number(port));
  link.cut();
  const broker = await openBroker('platformatic', { brokers: [`127.0.0.1:${link.port}`], clientId: 'gateway-tests' });
  absent.push({ broker, link });
  return { broker, link };
}

export async function endAbsentBrokers(): Promise<void> {
  for (const { broker, link } of absent.splice(0)) {
    await broker.disconnect();
    await link.close();
  }
}

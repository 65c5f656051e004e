import { ThingHappened } from '@guildhall/contracts';
import { type Broker, topicPlans } from '@guildhall/events';
import { eventually } from '@guildhall/testing';
import type { Addresses } from '../measurement.js';
import { brokerOf } from './clients.js';

const [plan] = topicPlans([ThingHappened.topic]);

/** Empties a topic by making it anew, like a topic of facts: what other measurements left there is not to be read. */
export async function freshTopic(broker: Broker, name: string): Promise<void> {
  const isFresh = async () => {
    await broker.deleteTopics([name]);
    return (await broker.ensureTopics([{ ...plan!, name }])).created.includes(name);
  };
  // Deleting takes the broker a moment, and until then the topic is still there.
  await eventually(isFresh, { withinMs: 30_000, pauseMs: 200 });
}

/** So that the next to join under this name begins at the oldest record. A broker just started has no coordinator yet. */
export async function forgetGroup(broker: Broker, groupId: string): Promise<void> {
  await eventually(() => broker.deleteGroup(groupId).then(() => true));
}

/** For what all contenders of a measurement find: with a broker of its own, since theirs are not open yet. */
export async function withBroker(servers: Addresses, work: (broker: Broker) => Promise<void>): Promise<void> {
  const broker = await brokerOf('kafkajs', servers);
  try {
    await work(broker);
  } finally {
    await broker.disconnect();
  }
}

import { topics } from '@guildhall/contracts';
import { type Broker, openBroker, topicPlans } from '@guildhall/events';
import { servers } from '@guildhall/testing';
import { OwnTopics } from '../../../libs/events/test/own-topics.js';

/** What audit publishes on and listens to, and whence it would rebuild. */
const FACTS = topics.filter(({ kind }) => kind === 'facts').map(({ name }) => name);
const REBUILDS = FACTS.map((name) => `${name}.replay.audit.trail`);
/** In one partition each: eighteen are made in a second, a hundred are not. */
const OWN_TOPICS = topicPlans([
  ...FACTS,
  ...REBUILDS,
  'guildhall.tenancy.v1.replay.audit.provisioning',
  'guildhall.identity.v1.replay.audit.erasure',
]).map((plan) => ({
  ...plan,
  partitions: 1,
}));

/** Contracts fix the names of topics: on the shared ones, this trail would keep the facts of every other test. */
export async function openOwnBroker(prefix: string): Promise<Broker> {
  const real = await openBroker('platformatic', {
    brokers: servers.kafkaBrokers,
    clientId: 'audit-test',
    sessionTimeoutMs: 6_000,
  });
  return new OwnTopics(real, prefix);
}

export async function makeOwnTopics(prefix: string): Promise<void> {
  const broker = await openOwnBroker(prefix);
  await broker.ensureTopics(OWN_TOPICS);
  await broker.disconnect();
}

export async function forgetOwnTopics(prefix: string): Promise<void> {
  const broker = await openOwnBroker(prefix);
  await broker.deleteTopics(OWN_TOPICS.map(({ name }) => name));
  await broker.disconnect();
}

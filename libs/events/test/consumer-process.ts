import 'reflect-metadata';
import { createDataSource, OutboxSignal, TenantDatabase } from '@guildhall/database';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { openBroker } from '../src/broker/open-broker.js';
import { ConsumerApp } from './consumer-app.js';
import { Counts } from './counts.js';
import { SHORT_SESSION_MS } from './harness.js';
import { OwnTopics } from './own-topics.js';

// A service with one consumer as a process of its own, to be killed. Armed by FAULT_POINTS.
const [appUrl = '', relayUrl = '', brokers = '', client = 'kafkajs', prefix = ''] = process.argv.slice(2);
const dataSource = createDataSource({ url: appUrl, service: 'fixture', poolSize: 6 });
await dataSource.initialize();
const signal = new OutboxSignal();
const database = new TenantDatabase({
  dataSource,
  signal,
  service: 'fixture',
  clock: new SystemClock(),
  randomness: new SystemRandomness(),
  currentTraceparent: () => undefined,
});
const real = await openBroker(client === 'platformatic' ? 'platformatic' : 'kafkajs', {
  brokers: brokers.split(','),
  clientId: 'consumer-process',
  sessionTimeoutMs: SHORT_SESSION_MS,
});
const broker = new OwnTopics(real, prefix);
await ConsumerApp.start(
  { service: 'fixture', database, signal, relayUrl, broker: async () => broker },
  { controllers: [Counts] },
);
process.send?.({ state: 'joined' });

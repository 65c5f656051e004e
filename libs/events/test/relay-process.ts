import { openBroker } from '../src/broker/open-broker.js';
import { OutboxRelay } from '../src/relay/outbox-relay.js';
import { OwnTopics } from './own-topics.js';

// A relay as a process of its own, to be killed. Armed by FAULT_POINTS.
const [relayUrl = '', brokers = '', client = 'kafkajs', prefix = ''] = process.argv.slice(2);
const real = await openBroker(client === 'platformatic' ? 'platformatic' : 'kafkajs', {
  brokers: brokers.split(','),
  clientId: 'relay-process',
});
const relay = new OutboxRelay(
  { relayUrl, service: 'fixture', lanes: ['facts'] },
  { broker: new OwnTopics(real, prefix) },
);
relay.start();
process.once(
  'SIGTERM',
  () =>
    void relay
      .stop()
      .then(() => real.disconnect())
      .then(() => process.exit(0)),
);
setInterval(() => process.send?.({ state: relay.states().get('facts') }), 50).unref();
setInterval(() => undefined, 60_000);

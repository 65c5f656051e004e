// One member of a group in a process of its own, to be killed: tells on its standard output what it has done.
import { once } from 'node:events';
import { openBroker, type BrokerClient } from '../../../src/broker/open-broker.js';

const [client, brokers, groupId, topic, pauseMs, sessionMs] = process.argv.slice(2);
if (!client || !brokers || !groupId || !topic || !sessionMs)
  throw new Error('Usage: main.ts client brokers group topic <ms for each chunk> <ms of the session>');
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const broker = await openBroker(client as BrokerClient, {
  brokers: brokers.split(','),
  clientId: 'member',
  sessionTimeoutMs: Number(sessionMs),
});
const subscription = broker.consume({
  groupId,
  topics: [topic],
  fromBeginning: true,
  maxChunk: 50,
  onChunk: async (chunk) => {
    for (const { partition, offset, key, value } of chunk.records)
      tell({ partition, offset: String(offset), key, value: String(value) });
    if (pauseMs) await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
    const last = chunk.records.at(-1);
    if (last) await chunk.commit(last.offset);
    tell({ committed: String(last?.offset), partition: chunk.partition });
  },
});
await subscription.ready();
tell({ joined: true });
await once(process, 'SIGTERM');
await broker.disconnect();

// Members that are killed and started, a broker that is killed and started, writers that never stop, for a while:
//   node --import ./test/broker/member/ts-sources.mjs test/broker/soak.ts <client> [seconds] [seed]
// Ends with 0 when everything acknowledged was consumed and no consumer stands still.
import { setTimeout as sleep } from 'node:timers/promises';
import { SeededRandomness } from '@guildhall/runtime';
import { openBroker, type BrokerClient } from '../../src/broker/open-broker.js';
import { MemberProcess } from './member-process.js';
import { PrivateKafka } from './private-kafka.js';

const [client = 'platformatic', seconds = '60', seed = '1'] = process.argv.slice(2);
const chance = new SeededRandomness(seed);
const within = (least: number, most: number) => least + chance.fraction() * (most - least);
const kafka = await PrivateKafka.start();
const broker = await openBroker(client as BrokerClient, { brokers: kafka.brokers, clientId: 'soak' });
const topic = 'soak';
await broker.ensureTopics([{ name: topic, partitions: 6, retentionMs: 3_600_000, cleanup: 'delete' }]);
const groupId = 'soak';
const deadline = performance.now() + Number(seconds) * 1_000;
const isOver = () => performance.now() > deadline;

const all: MemberProcess[] = [];
const join = () => {
  const member = new MemberProcess({
    client: client as BrokerClient,
    groupId,
    topic,
    msForEachChunk: 20,
    brokers: kafka.brokers,
  });
  all.push(member);
  return member;
};
const members = [join(), join(), join()];
let acknowledged = 0;
let slowestMs = 0;

async function write(): Promise<void> {
  while (!isOver()) {
    const batch = Array.from({ length: 25 }, (_, at) => ({
      topic,
      key: `key-${(acknowledged + at) % 40}`,
      value: String(acknowledged + at),
      headers: {},
    }));
    const begun = performance.now();
    await broker.sendBatch(batch);
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    acknowledged += batch.length;
    await sleep(30);
  }
}

async function killMembers(): Promise<void> {
  while (!isOver()) {
    await sleep(within(2_000, 6_000));
    const victim = members.shift();
    if (chance.fraction() < 0.5) await victim?.kill9();
    else await victim?.stop();
    members.push(join());
  }
}

async function killBroker(): Promise<void> {
  while (!isOver()) {
    await sleep(within(10_000, 20_000));
    await kafka.kill9();
    await sleep(within(0, 3_000));
    await kafka.start();
  }
}

await Promise.all([write(), killMembers(), killBroker()]);
const seen = () => new Set(all.flatMap((member) => member.records.map(({ value }) => value))).size;
const patience = performance.now() + 60_000;
while (seen() < acknowledged && performance.now() < patience) await sleep(200);
const consumed = all.reduce((sum, member) => sum + member.records.length, 0);
const errors = all.map((member) => member.errorOutput).filter(Boolean);
process.stdout.write(
  `${client}: ${acknowledged} acknowledged, ${seen()} consumed, ${consumed - seen()} again; ${all.length} members; slowest send ${Math.round(slowestMs)} ms; took ${Math.round((performance.now() - deadline) / 1_000)} s to catch up\n${errors.join('\n')}`,
);
process.exitCode = seen() === acknowledged ? 0 : 1;
for (const member of members) await member.kill9();
await broker.disconnect();
await kafka.remove();

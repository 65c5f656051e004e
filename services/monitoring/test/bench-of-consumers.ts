import { topics } from '@guildhall/contracts';
import { loadSettings } from '@guildhall/config';
import { openBroker } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import { serve } from '@guildhall/service';
import { eventually, serviceEnvironment, servers, TestDatabase } from '@guildhall/testing';
import { OwnTopics } from '../../../libs/events/test/own-topics.js';
import { recordOf } from '../../../libs/service/test/fact.js';
import { monitoringSettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { MonitoringModule } from '../src/monitoring.module.js';
import { handled, reported, request, sample } from './monitoring.harness.js';

// What it costs to count calls and samples, from the topic to the commit:
// node --conditions=@guildhall/source --import ../../libs/events/test/run-typescript.mjs test/bench-of-consumers.ts [items]
const ITEMS = Number(process.argv[2] ?? 60_000);
const CALLS_IN_BATCH = 250;
const SAMPLES_IN_BATCH = 500;
const TENANTS = 5;
const ROUTES = 40;
const SERIES = 50;

const database = await TestDatabase.create({ migrations, entities, service: 'monitoring' });
const settings = loadSettings(monitoringSettings, await serviceEnvironment(database));
const open = async () =>
  new OwnTopics(
    await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'monitoring-bench' }),
    database.name,
  );
const broker = await open();
await broker.ensureTopics(topics);
const tenants = Array.from({ length: TENANTS }, () => newId());
const facts = [
  ...Array.from({ length: ITEMS / 2 / CALLS_IN_BATCH }, (_, batch) =>
    handled(
      tenants[batch % TENANTS]!,
      Array.from({ length: CALLS_IN_BATCH }, (__, call) =>
        request({ route: `/route-${(batch * 7 + call) % ROUTES}`, durationMs: 1 + Math.random() ** 4 * 900 }),
      ),
    ),
  ),
  ...Array.from({ length: ITEMS / 2 / SAMPLES_IN_BATCH }, (_, batch) =>
    reported(
      tenants[batch % TENANTS]!,
      Array.from({ length: SAMPLES_IN_BATCH }, (__, place) =>
        sample({ value: Math.random() * 1_000, labels: { model: `m${place % SERIES}` } }),
      ),
    ),
  ),
];
for (let at = 0; at < facts.length; at += 20) await broker.sendBatch(facts.slice(at, at + 20).map(recordOf));

const usage = process.cpuUsage();
const began = performance.now();
const running = await serve(MonitoringModule.on(settings, await open()), 'monitoring', settings, {
  httpPort: 0,
  managementPort: 0,
  exit: 'never',
});
const joinedMs = performance.now() - began;
await eventually(
  async () => {
    const [row] = await database.look<{ count: string }>('select count(*) from inbox');
    return Number(row?.count) === facts.length;
  },
  { withinMs: 300_000, pauseMs: 50 },
);
const seconds = (performance.now() - began) / 1_000;
const { user, system } = process.cpuUsage(usage);
process.stdout.write(
  `${ITEMS} items in ${facts.length} events: ${Math.round(ITEMS / seconds)} items/s with the start (${Math.round(joinedMs)} ms), ` +
    `${((user + system) / ITEMS).toFixed(1)} µs of CPU of Node for each\n`,
);
await running.drain();
await broker.deleteTopics(topics.map(({ name }) => name));
await broker.disconnect();
await database.drop();
process.exit(0);

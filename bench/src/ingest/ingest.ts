import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { cpuOfServer } from '../server-cpu.js';
import { Arrivals } from './arrivals.js';
import { cpuOfAll, processesOfOurs } from './cpu-of-processes.js';
import { batchesOf, Product, type Shares } from './product.js';
import { RunningPlatform } from './running-platform.js';

const SHARES: Shares = { audit: 48_000, metric: 9_000, usage: 2_400, rating: 600 };
const ITEMS = Object.values(SHARES).reduce((sum, share) => sum + share, 0);

const ARRIVED = 'items/s in trail and statistics';
const TAKEN = 'items/s taken in';
const PROCESSES = [
  'gateway',
  'integration',
  'audit',
  'audit/sequencer',
  'monitoring',
  'reporting',
  'feedback',
  'tenancy',
  'identity',
] as const;
const SERVERS = ['PostgreSQL', 'Kafka'] as const;
const CLIENT = 'this client';
const ALL = 'the platform, all';
const cpu = (name: string) => `CPU µs/item: ${name}`;

/** From the first batch on its way to the last item where it belongs, and what every process spent on it. */
export const ingest: Measurement = {
  name: 'ingest',
  title: 'items of a product, from the gateway to the sealed trail and the statistics',
  how:
    `${ITEMS.toLocaleString('en-US')} items of about 300 bytes a round, of one organisation: ${SHARES.audit.toLocaleString('en-US')} audit events, ` +
    `${SHARES.metric.toLocaleString('en-US')} samples, ${SHARES.usage.toLocaleString('en-US')} usages, ${SHARES.rating} ratings, mixed, in batches of 1,000, three at a time, by API key through the ` +
    'gateway; the whole platform runs as `npm start` runs it, with telemetry. Done when each entry has its place in the sealed ' +
    'trail, and each sample, usage and rating is counted: exactly as many as were handed in. CPU is user and system of each process; the client shares the cores.',
  figures: [
    { name: ARRIVED, asked: '≥ 3,000 on two cores' },
    { name: TAKEN },
    ...[...PROCESSES, ...SERVERS, ALL, CLIENT].map((name) => ({ name: cpu(name), decimals: 1 })),
  ],
  contenders: { guildhall: open },
};

async function open(servers: Addresses): Promise<Contender> {
  const platform = await RunningPlatform.start(servers);
  try {
    const product = await Product.of(platform.api, platform.at.administrator);
    const arrivals = await Arrivals.at(platform);
    return new Rounds(platform, { product, arrivals, spent: await spending(servers) });
  } catch (error) {
    // Nobody else would: its processes outlive this one.
    await platform.stop();
    throw error;
  }
}

interface RoundParts {
  readonly product: Product;
  readonly arrivals: Arrivals;
  readonly spent: () => Promise<Record<string, number>>;
}

class Rounds implements Contender {
  private count = 0;

  constructor(
    private readonly platform: RunningPlatform,
    private readonly parts: RoundParts,
  ) {}

  async round(): Promise<Figures> {
    try {
      return await this.measure(`round-${(this.count += 1)}`);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.parts.arrivals.close();
    await this.platform.stop();
  }

  private async measure(name: string): Promise<Figures> {
    const { product, arrivals, spent } = this.parts;
    const batches = batchesOf(name, SHARES);
    const before = await spent();
    const begun = performance.now();
    await product.handIn(batches);
    const takenMs = performance.now() - begun;
    for (const [kind, count] of Object.entries(SHARES)) await arrivals.all(kind as keyof Shares, name, count);
    const arrivedMs = performance.now() - begun;
    const after = await spent();
    const each = Object.entries(after).map(([of, micros]) => [of, (micros - (before[of] ?? 0)) / ITEMS]);
    return { [ARRIVED]: (ITEMS / arrivedMs) * 1_000, [TAKEN]: (ITEMS / takenMs) * 1_000, ...Object.fromEntries(each) };
  }
}

/** What everybody has spent so far, by the names of the figures. */
async function spending({ pids }: Addresses): Promise<() => Promise<Record<string, number>>> {
  const processes = await processesOfOurs();
  return async () => {
    const own = await cpuOfAll(processes);
    const servers = [await cpuOfServer(pids.postgres), await cpuOfServer(pids.kafka)];
    const named = PROCESSES.map((name) => [cpu(name), own.get(name) ?? Number.NaN] as const);
    const sum = [...own.values()].reduce((micros, more) => micros + more, 0);
    const { user, system } = process.cpuUsage();
    return {
      ...Object.fromEntries(named),
      ...Object.fromEntries(SERVERS.map((name, at) => [cpu(name), servers[at] ?? Number.NaN])),
      [cpu(ALL)]: servers.reduce((micros, more) => micros + more, sum),
      [cpu(CLIENT)]: user + system,
    };
  };
}

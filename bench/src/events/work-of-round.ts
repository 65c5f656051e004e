import type { Addresses, Figure, Figures } from '../measurement.js';
import { cpuOfServer } from '../server-cpu.js';

const EVENTS_A_SECOND = 'events/s';
const OWN_CPU = 'CPU µs/event';
const POSTGRES_CPU = 'PostgreSQL CPU µs/event';
const KAFKA_CPU = 'Kafka CPU µs/event';

/** CPU is that of the contender's process, all threads, user and system; the servers' stands beside it. */
export function throughput(asked: string, servers: readonly ('postgres' | 'kafka')[]): Figure[] {
  const cpu = [
    OWN_CPU,
    ...(servers.includes('postgres') ? [POSTGRES_CPU] : []),
    ...(servers.includes('kafka') ? [KAFKA_CPU] : []),
  ];
  return [{ name: EVENTS_A_SECOND, asked }, ...cpu.map((name) => ({ name, decimals: 1 }))];
}

/** How fast so many events were done, and what that cost. */
export async function timed(events: number, { pids }: Addresses, work: () => Promise<void>): Promise<Figures> {
  const before = await cpuOf(pids);
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1_000;
  const after = await cpuOf(pids);
  const spent = Object.entries(after).map(([name, micros]) => [name, (micros - (before[name] ?? 0)) / events]);
  return { [EVENTS_A_SECOND]: events / seconds, ...Object.fromEntries(spent) };
}

async function cpuOf({ postgres, kafka }: Addresses['pids']): Promise<Record<string, number>> {
  const servers = { [POSTGRES_CPU]: await cpuOfServer(postgres), [KAFKA_CPU]: await cpuOfServer(kafka) };
  const { user, system } = process.cpuUsage();
  return { ...servers, [OWN_CPU]: user + system };
}

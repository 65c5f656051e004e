import { readFile } from 'node:fs/promises';

/** Bytes since the host or pod started, over all interfaces but the one to itself. */
export interface NetworkCounters {
  readonly received: number;
  readonly sent: number;
}

const NONE: NetworkCounters = { received: 0, sent: 0 };
// proc_net_dev(5): of the eight figures of each direction the first counts bytes.
const RECEIVED = 0;
const SENT = 8;

/** Nothing where the system does not tell: only Linux has this file. */
export async function readNetworkCounters(file = '/proc/net/dev'): Promise<NetworkCounters> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').reduce(added, NONE);
}

function added(sum: NetworkCounters, line: string): NetworkCounters {
  const { name, figures } = /^\s*(?<name>[^\s:]+):(?<figures>[\s\d]+)$/.exec(line)?.groups ?? {};
  if (!figures || name === 'lo') return sum;
  const values = figures.trim().split(/\s+/).map(Number);
  return { received: sum.received + (values[RECEIVED] ?? 0), sent: sum.sent + (values[SENT] ?? 0) };
}

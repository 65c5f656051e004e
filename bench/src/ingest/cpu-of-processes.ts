import { readdir, readFile } from 'node:fs/promises';
import { cpuOfServer } from '../server-cpu.js';

const MAIN = /services\/(?<service>[a-z]+)\/dist\/(?<entry>[a-z-]+)\.js/;

/** The processes of the platform that this process has started, by the names that operators know them by. */
export async function processesOfOurs(): Promise<ReadonlyMap<string, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(nameOf));
  return new Map(found.filter((entry): entry is readonly [string, number] => entry !== undefined));
}

/** CPU microseconds that each has used so far. */
export async function cpuOfAll(processes: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  return new Map(await Promise.all([...processes].map(async ([name, pid]) => [name, await cpuOfServer(pid)] as const)));
}

async function nameOf(pid: number): Promise<readonly [string, number] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  if (parent !== process.pid) return undefined;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const { service, entry } = MAIN.exec(command)?.groups ?? {};
  if (!service || !entry) return undefined;
  return [entry === 'main' ? service : `${service}/${entry.replace('-main', '')}`, pid];
}

import { readdir, readFile } from 'node:fs/promises';

/** What the kernel counts in, whatever the machine: USER_HZ. */
const MICROSECONDS_A_TICK = 10_000;

/**
 * CPU microseconds that a server has used so far, with the processes it has started (PostgreSQL has one a connection) and
 * those that they have. NaN where there is no /proc.
 */
export async function cpuOfServer(pid: number): Promise<number> {
  try {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const processes = (await Promise.all(pids.map(statOf))).filter((found) => found !== undefined);
    return ticksOf(pid, processes) * MICROSECONDS_A_TICK;
  } catch {
    return Number.NaN;
  }
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function ticksOf(pid: number, processes: readonly Stat[]): number {
  const own = processes.find((found) => found.pid === pid)?.ticks ?? 0;
  const started = processes.filter(({ parent }) => parent === pid);
  return started.reduce((sum, child) => sum + ticksOf(child.pid, processes), own);
}

async function statOf(pid: string): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // After the name, which may hold anything: state, parent, …; utime, stime and those of ended children from the 14th on.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = [11, 12, 13, 14].reduce((sum, place) => sum + (fields[place] ?? 0), 0);
  return { pid: Number(pid), parent: fields[1] ?? 0, ticks };
}

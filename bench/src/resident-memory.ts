import { readdir, readFile } from 'node:fs/promises';

const KIB_A_MIB = 1_024;

/** What a process and those that it has started hold of the memory, in MiB. NaN where there is no /proc. */
export async function residentMib(pid: number): Promise<number> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(pids.map((each) => readFile(`/proc/${each}/status`, 'utf8').catch(() => '')));
  const own = texts.filter((text) => numberOf(text, 'Pid') === pid || numberOf(text, 'PPid') === pid);
  return own.length === 0 ? Number.NaN : own.reduce((sum, text) => sum + numberOf(text, 'VmRSS'), 0) / KIB_A_MIB;
}

function numberOf(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

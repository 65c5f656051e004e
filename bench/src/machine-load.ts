import os from 'node:os';
import { cpuOfServer } from './server-cpu.js';

/** What counts as a machine left to us. */
export const QUIET_CORES = 0.3;

/**
 * Runs work of ours and tells how many cores others used meanwhile: what all cores did, less what our processes did. On a
 * shared machine no figure can be compared without it. Where there is no /proc, what we did ourselves is in it too.
 */
export async function besideOthers<T>(
  ours: readonly number[],
  work: () => Promise<T>,
): Promise<{ result: T; busyElsewhere: number }> {
  const before = { ...cpuTimes(), own: await cpuOf(ours), at: performance.now() };
  const result = await work();
  const after = { ...cpuTimes(), own: await cpuOf(ours), at: performance.now() };
  const busyMs = after.busy - before.busy - (after.own - before.own) / 1_000;
  return { result, busyElsewhere: Math.max(0, busyMs / (after.at - before.at)) };
}

function cpuTimes(): { busy: number } {
  const times = os.cpus().map((core) => core.times);
  return { busy: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0) };
}

async function cpuOf(pids: readonly number[]): Promise<number> {
  const used = await Promise.all(pids.map(cpuOfServer));
  return used.reduce((sum, micros) => sum + (Number.isNaN(micros) ? 0 : micros), 0);
}

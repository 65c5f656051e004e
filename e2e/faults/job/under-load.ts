import { sleep } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import type { Guildhall, Part } from '../../platform/guildhall.js';
import type { Seed } from '../seed.js';
import { acknowledged, type JobLedger } from './ledger.js';
import { type Callers, JobLoad } from './load.js';

const GOES_ON_WITHIN_MS = 60_000;
/** Acknowledged after the fault: the part is used again. */
const MORE = 100;

/** Kills a part in the middle of the load, gives it back after a moment without it, and has the load go on. */
export async function underLoad(
  guildhall: Guildhall,
  { part, chance }: { part: Part; chance: Seed },
  callers: Callers,
  ledger: JobLedger,
): Promise<void> {
  const load = new JobLoad(callers, ledger);
  try {
    await sleep(chance.between(1_000, 2_500));
    await guildhall.kill9(part);
    await sleep(chance.between(0, 1_500));
    await guildhall.start(part);
    const before = acknowledged(ledger);
    await eventually(() => acknowledged(ledger) > before + MORE, { withinMs: GOES_ON_WITHIN_MS });
  } finally {
    await load.end();
  }
}

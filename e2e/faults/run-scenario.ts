import { sleep } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import type { Scenario } from './scenarios.js';
import type { Seed } from './seed.js';
import { judge, type Verdict } from './verdict.js';
import type { World } from './world.js';

const AFTER_THE_FAULT_MS = 1_500;
/** From the end of the load until all has arrived: G4. */
const AT_REST_WITHIN_MS = 60_000;

/** What a run leaves behind: enough to repeat it, and to compare it with the next. */
export interface FaultReport extends Verdict {
  readonly fault: string;
  readonly seed: string;
  readonly seconds: number;
  /** From the kill until nothing was under way any more, the rest of the load included. */
  readonly secondsFromFaultToRest: number;
  readonly organizations: number;
  readonly events: number;
  readonly requests: number;
  readonly repeatedRequests: number;
  readonly repeatedOnTopic: number;
  readonly deadLetters: { readonly parked: number; readonly announced: number };
}

/** Load, fault, more load, rest, verdict. Nobody lends a hand: only the killed process is started anew. */
export async function runScenario(world: World, scenario: Scenario, seed: Seed): Promise<FaultReport> {
  await world.makeWhole();
  await world.witness.forget();
  try {
    return await underLoad(world, scenario, seed);
  } catch (error) {
    const said = world.slots.map((slot) => `${slot.name}:\n${slot.lastLines()}`).join('\n');
    throw new Error(`${(error as Error).message}\n${said}`, { cause: error });
  }
}

async function underLoad(world: World, scenario: Scenario, seed: Seed): Promise<FaultReport> {
  const began = performance.now();
  const ending = new AbortController();
  const load = world.load(ending.signal);
  const running = load.run();
  let struckAt: number;
  try {
    struckAt = await scenario.strike(world, seed);
    await sleep(AFTER_THE_FAULT_MS);
  } finally {
    ending.abort();
    await running;
  }
  await atRest(world);
  const rested = performance.now();
  const facts = await world.witness.facts(load.ledger);
  return {
    fault: scenario.name,
    seed: seed.value,
    ...judge(facts),
    seconds: seconds(rested - began),
    secondsFromFaultToRest: seconds(rested - struckAt),
    organizations: facts.stored.size,
    events: facts.published.length,
    requests: load.ledger.requests,
    repeatedRequests: load.ledger.repeated,
    repeatedOnTopic: facts.delivered.length - new Set(facts.delivered.map(({ eventId }) => eventId)).size,
    deadLetters: await world.witness.deadLetters(),
  };
}

async function atRest({ witness }: World): Promise<void> {
  await eventually(
    async () => {
      const underWay = await witness.underWay();
      if (underWay.length > 0) throw new Error(`Still under way: ${underWay.join(', ')}.`);
      return true;
    },
    { withinMs: AT_REST_WITHIN_MS, pauseMs: 200 },
  );
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

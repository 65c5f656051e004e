import { fileURLToPath } from 'node:url';
import { sleep } from '@guildhall/runtime';
import { Child } from '@guildhall/testing';
import type { Seed } from './seed.js';
import type { Slot } from './slot.js';
import type { World } from './world.js';

/** Breaks something while the load runs, and puts a sound one in its place. Answers when it broke. */
export type Strike = (world: World, seed: Seed) => Promise<StruckAt>;
export type StruckAt = number;

const OUTAGE_MS = 1_000;
const LATEST_MOMENT_MS = 2_000;
const REACHED_WITHIN_MS = 90_000;

const at = (point: string, hit: number) => `${point}@${hit}=kill`;

async function replaced(slot: Slot): Promise<StruckAt> {
  const struckAt = performance.now();
  await slot.launchAndServe();
  return struckAt;
}

async function diesAt(slot: Slot, fault: string): Promise<StruckAt> {
  await slot.hasStruck(fault, REACHED_WITHIN_MS);
  return replaced(slot);
}

/** One of two processes that do the same is replaced by one that will die at the point. */
const oneOf =
  (role: 'tenancy' | 'projectors', point: string, latestHit: number): Strike =>
  async (world, seed) => {
    const slot = seed.oneOf(world[role]);
    const fault = at(point, seed.between(1, latestHit));
    await slot.stop();
    await slot.launch(fault);
    return diesAt(slot, fault);
  };

/** A process that serves requests. */
export const service = (point: string, latestHit: number): Strike => oneOf('tenancy', point, latestHit);

/** A member of the consumer group; its partitions move to the other one, and back. */
export const consumer = (point: string, latestHit: number): Strike => oneOf('projectors', point, latestHit);

/** What makes a point reachable, done while nobody is there who could be faster. */
type Prepare = (world: World) => Promise<void>;
const nothing: Prepare = () => Promise.resolve();

/** A consumer that finds, alone, what was prepared for it. */
export const loneConsumer =
  (point: string, prepare: Prepare): Strike =>
  async (world) => {
    const [armed, other] = world.projectors;
    const fault = at(point, 1);
    await Promise.all([armed.stop(), other.stop()]);
    await prepare(world);
    await armed.launch(fault);
    const struckAt = await diesAt(armed, fault);
    await other.launchAndServe();
    return struckAt;
  };

/** The process that leads the relay: the armed one is alone until it leads. */
export const relayLeader =
  (point: string, latestHit: number, prepare = nothing): Strike =>
  async (world, seed) => {
    const [armed, other] = world.tenancy;
    const fault = at(point, seed.between(1, latestHit));
    await Promise.all([armed.stop(), other.stop()]);
    await prepare(world);
    await armed.launch(fault);
    while (armed.isRunning && (await armed.lanesLed()) < 2) await sleep(50);
    await other.launch();
    const struckAt = await diesAt(armed, fault);
    await other.serves();
    return struckAt;
  };

/** The process that takes the lead over, the moment it has it: two die, one after the other. */
export const relaySuccessor =
  (point: string, latestHit: number): Strike =>
  async (world, seed) => {
    const { leader, standby } = await world.relay();
    const fault = at(point, seed.between(1, latestHit));
    await standby.stop();
    await standby.launch(fault);
    await standby.serves();
    await leader.kill9();
    const struckAt = await diesAt(standby, fault);
    await leader.launchAndServe();
    return struckAt;
  };

/** An operator who refills the topics from the archive; killed, and done again from the start. */
export const operator =
  (point: string): Strike =>
  async (world, seed) => {
    await sleep(seed.between(500, LATEST_MOMENT_MS));
    const script = fileURLToPath(new URL('./republish.mjs', import.meta.url));
    const env = { KAFKA_BROKERS: world.brokers.join(','), DATABASE_RELAY_URL: world.databases.tenancy.urls.relay };
    const armed = Child.node(script, { env: { ...env, FAULT_POINTS: at(point, 1) } });
    const { signal } = await armed.exited;
    if (signal !== 'SIGKILL') throw new Error(`The operator did not reach ${point}.\n${armed.output()}`);
    const struckAt = performance.now();
    const second = Child.node(script, { env });
    const { code } = await second.exited;
    if (code !== 0) throw new Error(`The operator could not do it again.\n${second.output()}`);
    return struckAt;
  };

/** Any process, at any moment. */
export const atRandom =
  (role: 'leader' | 'standby' | 'projector'): Strike =>
  async (world, seed) => {
    const slot = role === 'projector' ? seed.oneOf(world.projectors) : (await world.relay())[role];
    await sleep(seed.between(0, LATEST_MOMENT_MS));
    await slot.kill9();
    return replaced(slot);
  };

/** A server, at any moment, back after a second. */
export const server =
  (name: 'kafka' | 'postgres'): Strike =>
  async (world, seed) => {
    await sleep(seed.between(0, LATEST_MOMENT_MS));
    const struckAt = performance.now();
    await world[name]?.kill9();
    await sleep(OUTAGE_MS);
    await world[name]?.start();
    return struckAt;
  };

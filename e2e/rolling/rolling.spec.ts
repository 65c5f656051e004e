import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall, type SecondInstance, type ServiceName } from '../platform/guildhall.js';
import { onboard, type Person, platformAdministrator, signInAgain } from '../platform/people.js';
import { report } from '../platform/report.js';
import { Balancer } from './balancer.js';
import { SteadyLoad } from './steady-load.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const ROUNDS = isVerify ? 14 : 1;
/** Less than in an installation, and more than the load leaves any connection idle. */
const DRAIN = { DRAIN_PAUSE_SECONDS: '1' };
/** Ten times within that pause. */
const PROBED_EVERY_MS = 100;
const PROCESSES = 2;
const STEP = 50;
/** Of a machine that has more to do than this. */
const ROLLED_WITHIN_MS = 200_000;
const ALL_ROUNDS_MS = 240_000 * ROUNDS;

/** What of each service is read while it is restarted. */
const READS: Readonly<Record<ServiceName, string>> = {
  feedback: '/ratings',
  identity: '/users',
  tenancy: '/usage',
  audit: '/audit/entries',
  monitoring: '/metrics',
  reporting: '/reports',
  integration: '/webhook-endpoints',
};
const SERVICES = Object.keys(READS) as ServiceName[];
const ROLLED = isVerify ? SERVICES : (['feedback'] as const);
const SECONDS = ROLLED.map((name): SecondInstance => `${name}-2`);

let guildhall: Guildhall;
let admin: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  admin = await onboard(guildhall, await platformAdministrator(guildhall), { name: 'Rolling' });
  for (const name of SECONDS) await guildhall.start(name, DRAIN);
  await guildhall.start('gateway-2', settingsOfSecond());
}, 240_000);
afterAll(async () => {
  for (const name of [...SECONDS, 'gateway-2'] as const) await guildhall?.stop(name);
}, 120_000);

/** Of the gateway that knows both instances, and has several processes itself. */
function settingsOfSecond() {
  const instances = [...SERVICES, ...SECONDS].map((name) => [name.replace(/-2$/, ''), guildhall.at.services[name].url]);
  return { ...DRAIN, SERVICES: instances.map((each) => each.join('=')).join(), PROCESSES: String(PROCESSES) };
}

const secondAlone = () => [guildhall.at.services['gateway-2'].url];

/** Calls all the while, and then looks whether anything was lost, or done twice. */
async function underLoad(
  what: string,
  roll: (load: SteadyLoad) => Promise<void>,
  gateways: () => readonly string[] = secondAlone,
): Promise<void> {
  admin = await signInAgain(guildhall, admin);
  const load = new SteadyLoad({
    apis: () => gateways().map((url) => `${url}/api/v1`),
    token: admin.client.accessToken ?? '',
    paths: ROLLED.map((name) => READS[name]),
  });
  try {
    await more(load);
    await roll(load);
    await more(load);
  } finally {
    await load.end();
  }
  expect(load.lost).toEqual([]);
  const kept = await guildhall.look('feedback', 'select id from ratings where category = $1', [load.category]);
  expect(kept).toHaveLength(load.made.size);
  report(what, `${load.calls} calls, none lost, none twice`);
}

async function restart(part: SecondInstance | 'gateway', load: SteadyLoad, changed = DRAIN): Promise<void> {
  await guildhall.stop(part);
  await more(load);
  await guildhall.start(part, changed);
}

async function more(load: SteadyLoad): Promise<void> {
  const { calls } = load;
  await eventually(() => load.calls > calls + STEP, { withinMs: 30_000 });
}

const replacements = () =>
  readFileSync(path.join(guildhall.at.logFolder, 'gateway-2.log'), 'utf8').split('is replaced').length - 1;

async function replaceProcesses(): Promise<void> {
  const before = replacements();
  await guildhall.hangup('gateway-2');
  await eventually(() => replacements() === before + PROCESSES, { withinMs: ROLLED_WITHIN_MS });
}

async function eachRound(take: () => Promise<void>): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) await take();
}

describe('a rolling restart under load loses no call', () => {
  const ofProcesses = () => eachRound(() => underLoad('rolling gateway', replaceProcesses));
  it('of a gateway’s processes, one after the other, on SIGHUP', ofProcesses, ALL_ROUNDS_MS);

  const ofService = (name: ServiceName) =>
    eachRound(() => underLoad(`rolling ${name}`, (load) => restart(`${name}-2`, load)));
  it.each(ROLLED)('of %s, whose other instance goes on', ofService, ALL_ROUNDS_MS);

  if (isVerify) {
    const ofGateways = async () => {
      await guildhall.restart('gateway', DRAIN);
      const { gateway, 'gateway-2': second } = guildhall.at.services;
      const balancer = new Balancer([gateway, second], PROBED_EVERY_MS);
      await eventually(() => balancer.urls.length === 2);
      const roll = async (load: SteadyLoad) => {
        await restart('gateway-2', load, settingsOfSecond());
        await restart('gateway', load);
      };
      await eachRound(() => underLoad('rolling gateways', roll, () => balancer.urls));
      balancer.end();
      await guildhall.restart('gateway');
    };
    it('of two gateways, behind a balancer that heeds their probes', ofGateways, ALL_ROUNDS_MS);
  }
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall, type SecondInstance, type ServiceName } from '../platform/guildhall.js';
import { onboard, type Person, platformAdministrator, signInAgain } from '../platform/people.js';
import { report } from '../platform/report.js';
import { SteadyLoad } from './steady-load.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const ROUNDS = isVerify ? 14 : 1;
/** Less than in an installation, and more than the load leaves any connection idle. */
const DRAIN = { DRAIN_PAUSE_SECONDS: '1' };
const PROCESSES = 2;
const STEP = 50;
/** Of a machine that has more to do than this. */
const ROLLED_WITHIN_MS = 200_000;

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
const ROLLED = isVerify ? (Object.keys(READS) as ServiceName[]) : (['feedback'] as const);
const SECONDS = ROLLED.map((name): SecondInstance => `${name}-2`);

let guildhall: Guildhall;
let admin: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  admin = await onboard(guildhall, await platformAdministrator(guildhall), { name: 'Rolling' });
  const addresses = [...(Object.keys(READS) as ServiceName[]), ...SECONDS];
  const SERVICES = addresses.map((name) => `${name.replace(/-2$/, '')}=${guildhall.at.services[name].url}`).join();
  for (const name of SECONDS) await guildhall.start(name, DRAIN);
  await guildhall.start('gateway-2', { ...DRAIN, SERVICES, PROCESSES: String(PROCESSES) });
}, 240_000);
afterAll(async () => {
  for (const name of [...SECONDS, 'gateway-2'] as const) await guildhall?.stop(name);
}, 120_000);

/** Calls the gateway of two processes all the while, and then looks whether anything was lost, or done twice. */
async function underLoad(roll: (load: SteadyLoad) => Promise<void>, what: string): Promise<void> {
  admin = await signInAgain(guildhall, admin);
  const load = new SteadyLoad({
    apis: () => [`${guildhall.at.services['gateway-2'].url}/api/v1`],
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

async function more(load: SteadyLoad): Promise<void> {
  const { calls } = load;
  await eventually(() => load.calls > calls + STEP, { withinMs: 30_000 });
}

const replacements = () =>
  readFileSync(path.join(guildhall.at.logFolder, 'gateway-2.log'), 'utf8').split('is replaced').length - 1;

describe('a rolling restart under load loses no call', () => {
  it(
    'of a gateway’s processes, one after the other, on SIGHUP',
    async () => {
      for (let round = 1; round <= ROUNDS; round++) {
        const before = replacements();
        await underLoad(async () => {
          await guildhall.hangup('gateway-2');
          await eventually(() => replacements() === before + PROCESSES, { withinMs: ROLLED_WITHIN_MS });
        }, 'rolling gateway');
      }
    },
    240_000 * ROUNDS,
  );

  it.each(ROLLED)(
    'of %s, whose other instance goes on',
    async (name) => {
      for (let round = 1; round <= ROUNDS; round++) {
        await underLoad(async (load) => {
          await guildhall.stop(`${name}-2`);
          await more(load);
          await guildhall.start(`${name}-2`, DRAIN);
        }, `rolling ${name}`);
      }
    },
    240_000 * ROUNDS,
  );
});

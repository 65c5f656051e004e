import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { freshEmail, type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { inTurn, likelihoodOfChance, median, NOT_BY_CHANCE } from '../../test/signed-ranks.js';
import { Passwords } from '../credentials/passwords.js';

const SAMPLES = process.env['GUILDHALL_RING'] === 'verify' ? 2_000 : 100;
const WARM_UP = 10;
/** A machine with much else to do hides what is measured: then more samples are taken, up to this many times as many. */
const MOST_ROUNDS = 5;

let identity: Identity;
let accounts: Accounts;
let tenant: string;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
  tenant = (await identity.organization()).id;
});
afterAll(() => identity.stop());

const WRONG = 'nine loud geese under dry land';

async function tookMs(try_: () => Promise<{ status: number }>): Promise<number> {
  const start = performance.now();
  const { status } = await try_();
  expect(status).toBe(401);
  return performance.now() - start;
}

type Case = 'known' | 'unknown address' | 'unknown organisation';

/** The three one after the other, each as often in each place: what else the machine does falls on all of them alike. */
async function triesOn(one: Account, place: number): Promise<Record<Case, number>> {
  // From another network each time: one that tries hundreds of accounts has to wait, which would be another case too.
  const address = `10.${place >> 8}.${place & 255}.1`;
  const stranger = { ...one, email: freshEmail() };
  const cases: Record<Case, Pick<Account, 'slug' | 'email'>> = {
    known: one,
    'unknown address': stranger,
    'unknown organisation': { ...stranger, slug: `nowhere-${one.user}` },
  };
  const took = { known: 0, 'unknown address': 0, 'unknown organisation': 0 };
  for (const name of inTurn<Case>(['known', 'unknown address', 'unknown organisation'], place)) {
    took[name] = await tookMs(() => accounts.logIn(cases[name], WRONG, { address }));
  }
  return took;
}

async function hashMs(): Promise<number> {
  const passwords = identity.app.get(Passwords);
  const hash = await passwords.hash(PASSWORD);
  const computed: number[] = [];
  for (let at = 0; at < 9; at += 1) {
    const start = performance.now();
    await passwords.verify(WRONG, hash);
    computed.push(performance.now() - start);
  }
  return median(computed);
}

let tried = 0;
/** One try each: an account that is tried again and again would be another case. */
async function sampled(count: number): Promise<Record<Case, number>[]> {
  const known: Account[] = [];
  for (let at = 0; at < count; at += 1) known.push(await accounts.given({ tenant }));
  const samples: Record<Case, number>[] = [];
  for (const one of known) samples.push(await triesOn(one, tried++));
  return samples;
}

const differencesOf = (samples: readonly Record<Case, number>[]) => ({
  'unknown address': samples.map((took) => took.known - took['unknown address']),
  'unknown organisation': samples.map((took) => took.known - took['unknown organisation']),
});

/** Would tell of it, had the unknown side left out the computation: else the machine is too loud for so few samples. */
const wouldTell = (samples: readonly Record<Case, number>[], withoutHash: number) =>
  Object.values(differencesOf(samples)).every(
    (differences) => likelihoodOfChance(differences.map((one) => one + withoutHash)) < NOT_BY_CHANCE,
  );

describe('how long a sign-in takes', () => {
  it('T31: does not tell whether the account, or even the organisation, exists, over hundreds of samples of each', async () => {
    await sampled(WARM_UP);
    const withoutHash = await hashMs();
    const samples: Record<Case, number>[] = [];
    for (let round = 0; round < MOST_ROUNDS && !wouldTell(samples, withoutHash); round += 1)
      samples.push(...(await sampled(SAMPLES)));
    expect(wouldTell(samples, withoutHash)).toBe(true);

    for (const [unknown, differences] of Object.entries(differencesOf(samples))) {
      const byChance = likelihoodOfChance(differences);
      const told = `median ${median(differences).toFixed(3)} ms of ${differences.length}, by chance ${byChance.toFixed(4)}`;
      process.stdout.write(`known and ${unknown}: ${told}\n`);
      expect(byChance).toBeGreaterThan(NOT_BY_CHANCE);
    }
  }, 900_000);
});

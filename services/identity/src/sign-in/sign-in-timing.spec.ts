import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { freshEmail, type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { likelihoodOfChance, median } from '../../test/signed-ranks.js';
import { Passwords } from '../credentials/passwords.js';

const SAMPLES = process.env['GUILDHALL_RING'] === 'verify' ? 2_000 : 100;
const WARM_UP = 10;
/** Below this, chance is no explanation: the test fails by chance once in ten thousand runs. */
const NOT_BY_CHANCE = 1e-4;

let identity: Identity;
let accounts: Accounts;
let known: Account[];
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
  const { id: tenant } = await identity.organization();
  known = [];
  // One try each: an account that is tried again and again would be another case.
  for (let at = 0; at < SAMPLES + WARM_UP; at += 1) known.push(await accounts.given({ tenant }));
}, 300_000);
afterAll(() => identity.stop());

const WRONG = 'nine loud geese under dry land';

async function tookMs(try_: () => Promise<{ status: number }>): Promise<number> {
  const start = performance.now();
  const { status } = await try_();
  expect(status).toBe(401);
  return performance.now() - start;
}

type Case = 'known' | 'unknown address' | 'unknown organisation';

/** The three one after the other, in an order by chance: what else the machine does falls on all of them alike. */
async function triesOn(one: Account, place: number): Promise<Record<Case, number>> {
  // From another network each time: one that tries hundreds of accounts has to wait, which would be another case too.
  const address = `10.${place >> 8}.${place & 255}.1`;
  const stranger = { ...one, email: freshEmail() };
  const cases: [Case, Pick<Account, 'slug' | 'email'>][] = [
    ['known', one],
    ['unknown address', stranger],
    ['unknown organisation', { ...stranger, slug: `nowhere-${one.user}` }],
  ];
  const took = { known: 0, 'unknown address': 0, 'unknown organisation': 0 };
  for (const [name, account] of cases.sort(() => Math.random() - 0.5)) {
    took[name] = await tookMs(() => accounts.logIn(account, WRONG, { address }));
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

describe('how long a sign-in takes', () => {
  it('T31: does not tell whether the account, or even the organisation, exists, over hundreds of samples of each', async () => {
    for (const [place, one] of known.splice(0, WARM_UP).entries()) await triesOn(one, place);
    const samples: Record<Case, number>[] = [];
    for (const [place, one] of known.entries()) samples.push(await triesOn(one, WARM_UP + place));

    for (const unknown of ['unknown address', 'unknown organisation'] as const) {
      const differences = samples.map((took) => took.known - took[unknown]);
      const byChance = likelihoodOfChance(differences);
      const told = `median ${median(differences).toFixed(3)} ms, by chance ${byChance.toFixed(4)}`;
      process.stdout.write(`known and ${unknown}: ${told}\n`);
      expect(byChance).toBeGreaterThan(NOT_BY_CHANCE);
      // The measurement sees what it is for: the same figures, had one side left out the computation.
      const withoutHash = await hashMs();
      expect(likelihoodOfChance(differences.map((one) => one + withoutHash))).toBeLessThan(NOT_BY_CHANCE);
    }
  }, 900_000);
});

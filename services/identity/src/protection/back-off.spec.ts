import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterFailure,
  type Counters,
  FREE_TRIES,
  FREE_TRIES_SLOWED,
  heldBackUntil,
  isSlowed,
  TENANT_FAILURES_PER_HOUR,
} from './back-off.js';

const START = Date.UTC(2026, 0, 1);
const HOURS = 6;
const ACCOUNTS = 1_000;
const ATTEMPTS = 100_000;

interface Knock {
  readonly account: number;
  readonly network: number;
  readonly neighbourhood?: number;
  readonly isStranger?: boolean;
  readonly at: Date;
}

/** An organisation's counters, and nothing else: what `sign_in_failures` holds of it. */
class Organization {
  private readonly counters = new Map<string, unknown>();
  episodes = 0;

  countersOf({ account, network, neighbourhood = network }: Knock): Counters {
    const found = (name: keyof Counters, key: string) => ({ [name]: this.counters.get(key) });
    return {
      ...found('accountAtNetwork', `${account}/${network}`),
      ...found('network', `*/${network}`),
      ...found('neighbourhood', `near ${neighbourhood}`),
      ...found('account', `${account}/*`),
      ...found('tenant', '*/*'),
    };
  }

  /** Whether the try was looked at: the right password would have opened the account. */
  isLookedAt(knock: Knock): boolean {
    return heldBackUntil(this.countersOf(knock), { isStranger: true, ...knock }) === undefined;
  }

  knockInVain(knock: Knock): boolean {
    if (!this.isLookedAt(knock)) return false;
    const { account, network, neighbourhood = network } = knock;
    const { counters, beginsEpisode } = afterFailure(this.countersOf(knock), { isStranger: true, ...knock });
    if (beginsEpisode) this.episodes += 1;
    const keys = {
      accountAtNetwork: `${account}/${network}`,
      network: `*/${network}`,
      neighbourhood: `near ${neighbourhood}`,
      account: `${account}/*`,
      tenant: '*/*',
    };
    for (const [name, counter] of Object.entries(counters)) this.counters.set(keys[name as keyof Counters], counter);
    return true;
  }
}

/** How often a wait that doubles from 30 seconds to 15 minutes ends within the hours, and one try more is looked at. */
function waitsWithin(hours: number): number {
  let [waits, seconds] = [0, 0];
  while (seconds < hours * 3_600) {
    seconds += Math.min(900, 30 * 2 ** waits);
    waits += 1;
  }
  return waits;
}

function attack(
  networkOf: (attempt: number) => number,
  accountOf: (attempt: number) => number,
  neighbourhoodOf = networkOf,
) {
  const organization = new Organization();
  const lookedAt = new Array<number>(ACCOUNTS).fill(0);
  const byNetwork = new Map<number, number>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const at = new Date(START + Math.floor((attempt / ATTEMPTS) * HOURS * 3_600_000));
    const [account, network] = [accountOf(attempt), networkOf(attempt)];
    if (!organization.knockInVain({ account, network, neighbourhood: neighbourhoodOf(attempt), at })) continue;
    lookedAt[account] = (lookedAt[account] ?? 0) + 1;
    byNetwork.set(network, (byNetwork.get(network) ?? 0) + 1);
  }
  const total = lookedAt.reduce((sum, one) => sum + one, 0);
  return { organization, lookedAt, total, ofOneNetwork: Math.max(...byNetwork.values()) };
}

describe('wrong tries at an organisation', () => {
  const perAccount = FREE_TRIES_SLOWED.account + waitsWithin(HOURS);
  const mostOfAll = TENANT_FAILURES_PER_HOUR + ACCOUNTS * perAccount;

  it.each([
    [
      'stuffing, each try from another network',
      (attempt: number) => attempt,
      (attempt: number) => (attempt * 7_919) % ACCOUNTS,
    ],
    [
      'spraying from 2,000 networks',
      (attempt: number) => attempt % 2_000,
      (attempt: number) => Math.floor(attempt / 3) % ACCOUNTS,
    ],
    ['guessing ten accounts from everywhere', (attempt: number) => attempt, (attempt: number) => attempt % 10],
  ])(
    'T32: 100,000 in six hours, %s, are looked at no more often than the policy says',
    (name, networkOf, accountOf) => {
      const { organization, lookedAt, total } = attack(networkOf, accountOf);
      process.stdout.write(`${name}: ${total} of ${ATTEMPTS} looked at, ${Math.max(...lookedAt)} at one account\n`);
      expect(total).toBeLessThanOrEqual(mostOfAll);
      expect(Math.max(...lookedAt)).toBeLessThanOrEqual(FREE_TRIES.account + waitsWithin(HOURS));
      // Ten accounts are too few to make an attack on the organisation of it.
      expect(organization.episodes).toBe(total > TENANT_FAILURES_PER_HOUR ? 1 : 0);
    },
  );

  it('T32: from one network are few, however many accounts it tries', () => {
    const { total, organization } = attack(
      () => 1,
      (attempt) => attempt % ACCOUNTS,
    );
    expect(total).toBeLessThanOrEqual(FREE_TRIES.network + waitsWithin(HOURS));
    expect(organization.episodes).toBe(0);
  });

  it('T32: from a thousand networks of one provider are few too', () => {
    const { total } = attack(
      (attempt) => attempt % 1_000,
      (attempt) => (attempt * 7) % ACCOUNTS,
      () => -1,
    );
    expect(total).toBeLessThanOrEqual(FREE_TRIES.neighbourhood + waitsWithin(HOURS));
  });

  it('T16: hold nobody back who comes from where the user has been, whatever strangers do', () => {
    const knocks = fc.array(fc.record({ account: fc.nat(3), network: fc.nat(5), seconds: fc.nat(90) }), {
      minLength: 150,
      maxLength: 400,
    });
    fc.assert(
      fc.property(knocks, (all) => {
        const organization = new Organization();
        let at = START;
        for (const { account, network, seconds } of all) {
          at += seconds * 1_000;
          organization.knockInVain({ account, network, at: new Date(at) });
          const victim = { account, network: 99, isStranger: false, at: new Date(at) };
          if (!organization.isLookedAt(victim)) return false;
        }
        return true;
      }),
      { numRuns: 100 },
    );
  });

  it('T16: slow strangers down, and never for longer than a quarter of an hour', () => {
    const { organization } = attack(
      (attempt) => attempt,
      (attempt) => attempt % 10,
    );
    const at = new Date(START + HOURS * 3_600_000);
    const knock = { account: 1, network: 7_777_777, at };
    const until = heldBackUntil(organization.countersOf(knock), { isStranger: true, at });
    expect(until === undefined || until.getTime() - at.getTime() <= 900_000).toBe(true);
    expect(organization.isLookedAt({ ...knock, at: new Date(at.getTime() + 900_000) })).toBe(true);
  });

  it('are everyday life as long as they are few an hour, for days on end', () => {
    const organization = new Organization();
    for (let minute = 0; minute < 3_000; minute += 1) {
      const at = new Date(START + minute * 60_000);
      for (let one = 0; one < 8; one += 1) organization.knockInVain({ account: minute, network: minute * 8 + one, at });
      expect(isSlowed(organization.countersOf({ account: 0, network: 0, at }), at)).toBe(false);
    }
  });
});

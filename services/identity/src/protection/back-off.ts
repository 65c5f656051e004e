/** Wrong tries that count, as far as they are remembered. */
export interface Counter {
  readonly failures: number;
  readonly lastFailedAt: Date;
}

/** The five counts that a wrong try goes into. Absent: there has been none. */
export interface Counters {
  /** At this account, from this network. */
  readonly accountAtNetwork?: Counter;
  /** From this network, at all accounts of the organisation: spraying from one place. */
  readonly network?: Counter;
  /** From its neighbourhood, which may be one provider’s: spraying from rented addresses. */
  readonly neighbourhood?: Counter;
  /** At this account, from all networks: guessing from many places. */
  readonly account?: Counter;
  /** At the organisation, from all networks: stuffing and spraying from many places. */
  readonly tenant?: Counter & { readonly slowedUntil: Date | null };
}

/** Of whom and when: somebody at an account from a network that its user has signed in from is no stranger to it. */
export interface Try {
  readonly isStranger: boolean;
  readonly at: Date;
}

/** What a wrong try makes of the counters: those that it goes into, and whether an attack on the organisation begins. */
export interface Counted {
  readonly counters: Counters;
  readonly beginsEpisode: boolean;
}

const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 900;
/** After so long without a wrong try that counted, they are forgotten. */
const FORGOTTEN_SECONDS = 3_600;

/** So many wrong tries cost nothing but the try; then each doubles the wait. */
export const FREE_TRIES = { accountAtNetwork: 5, network: 50, neighbourhood: 200, account: 20 } as const;
/** The same while the organisation is under attack. */
export const FREE_TRIES_SLOWED = { accountAtNetwork: 5, network: 10, neighbourhood: 40, account: 3 } as const;
/** So many wrong tries of strangers an hour are an organisation's everyday life: a leak of as many drains its count. */
export const TENANT_FAILURES_PER_HOUR = 500;
const SLOWED_SECONDS = 3_600;

type Place = keyof typeof FREE_TRIES;

/** Until when tries of this count wait; 0: they do not. They do not count meanwhile, so that knocking prolongs nothing. */
export function waitsUntil({ failures, lastFailedAt }: Counter, freeTries: number): number {
  if (failures < freeTries) return 0;
  const waitSeconds = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failures - freeTries));
  return lastFailedAt.getTime() + waitSeconds * 1_000;
}

const heldTo = ({ isStranger }: Try): readonly Place[] =>
  isStranger ? ['accountAtNetwork', 'network', 'neighbourhood', 'account'] : ['accountAtNetwork'];

export function isSlowed({ tenant }: Counters, at: Date): boolean {
  return Boolean(tenant?.slowedUntil && tenant.slowedUntil > at);
}

/** When the next try is looked at; undefined: now. Who is no stranger is held to their own network's tries alone (T16). */
export function heldBackUntil(counters: Counters, tried: Try): Date | undefined {
  const free = isSlowed(counters, tried.at) ? FREE_TRIES_SLOWED : FREE_TRIES;
  const waits = heldTo(tried).map((place) => {
    const counter = counters[place];
    return counter ? waitsUntil(counter, free[place]) : 0;
  });
  const until = Math.max(0, ...waits);
  return until > tried.at.getTime() ? new Date(until) : undefined;
}

/** After a wrong try that was looked at. */
export function afterFailure(counters: Counters, tried: Try): Counted {
  const { at } = tried;
  const next: Counters = Object.fromEntries(heldTo(tried).map((place) => [place, oneMore(counters[place], at)]));
  if (!tried.isStranger) return { counters: next, beginsEpisode: false };
  const failures = drained(counters.tenant, at) + 1;
  const isOver = failures >= TENANT_FAILURES_PER_HOUR;
  const slowedUntil = isOver ? new Date(at.getTime() + SLOWED_SECONDS * 1_000) : (counters.tenant?.slowedUntil ?? null);
  const tenant = { failures: Math.min(failures, TENANT_FAILURES_PER_HOUR), lastFailedAt: at, slowedUntil };
  return { counters: { ...next, tenant }, beginsEpisode: isOver && !isSlowed(counters, at) };
}

/** Each sign-in that succeeds makes up for so many wrong tries of its network and neighbourhood: an office has many who mistype. */
export const MADE_UP_FOR = 5;

function oneMore(counter: Counter | undefined, at: Date): Counter {
  const idleMs = counter ? at.getTime() - counter.lastFailedAt.getTime() : 0;
  const remembered = counter && idleMs <= FORGOTTEN_SECONDS * 1_000 ? counter.failures : 0;
  return { failures: remembered + 1, lastFailedAt: at };
}

function drained(counter: Counter | undefined, at: Date): number {
  if (!counter) return 0;
  const idleMs = at.getTime() - counter.lastFailedAt.getTime();
  return Math.max(0, counter.failures - Math.floor((idleMs * TENANT_FAILURES_PER_HOUR) / 3_600_000));
}

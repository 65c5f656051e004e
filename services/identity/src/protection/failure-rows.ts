import { type Counter, type Counters, FREE_TRIES, waitsUntil } from './back-off.js';

/** A row of `sign_in_failures`; `*` stands for all networks, and so do both of these for accounts. */
export interface FailureRow {
  readonly account: string;
  readonly network: string;
  readonly failures: number;
  readonly lastFailedAt: Date;
  readonly blockedUntil: Date | null;
}

export const ALL = '*';
/**
 * All accounts of organisations that are not there: they are looked for in organisation zero (T31), but whoever tries them
 * must not slow its administrators.
 */
export const NOBODYS = '?';
const isNeighbourhood = (network: string) => /^near |\/(?:16|32)$/.test(network);

function placeOf({ account, network }: Pick<FailureRow, 'account' | 'network'>): keyof Counters {
  const isOfAll = account === ALL || account === NOBODYS;
  if (isOfAll && network === ALL) return 'tenant';
  if (isOfAll) return isNeighbourhood(network) ? 'neighbourhood' : 'network';
  return network === ALL ? 'account' : 'accountAtNetwork';
}

/** While the ring holds two keys an account may have two rows: the one with more tries counts. */
export function countersOf(rows: readonly FailureRow[]): Counters {
  const found: { [P in keyof Counters]: Counters[P] } = {};
  for (const row of rows) {
    const { failures, lastFailedAt, blockedUntil: slowedUntil } = row;
    const place = placeOf(row);
    if (failures > (found[place]?.failures ?? 0))
      Object.assign(found, { [place]: { failures, lastFailedAt, slowedUntil } });
  }
  return found;
}

/** The same rows with what the counters say now. */
export function rowsOf(rows: readonly FailureRow[], counters: Counters): FailureRow[] {
  return rows.map((row) => {
    const place = placeOf(row);
    const counter = counters[place];
    if (!counter) return row;
    const { failures, lastFailedAt } = counter;
    return { ...row, failures, lastFailedAt, blockedUntil: blockedUntilOf(place, counter) };
  });
}

function blockedUntilOf(place: keyof Counters, counter: Counter & { readonly slowedUntil?: Date | null }): Date | null {
  if (place === 'tenant') return counter.slowedUntil ?? null;
  const until = waitsUntil(counter, FREE_TRIES[place]);
  return until === 0 ? null : new Date(until);
}

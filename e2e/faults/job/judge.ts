import { type JobLedger, type Kind, KINDS } from './ledger.js';

/** What the platform shows in the end, by each of its witnesses. */
export interface Evidence {
  /** How often each reported item stands in the trail. */
  readonly trail: ReadonlyMap<string, number>;
  /** What statistics count of the kinds that they add up. */
  readonly counted: Readonly<Record<Exclude<Kind, 'audit'>, number>>;
  /** What the receiver of webhooks has heard of, each event once by its id: users, and items by their batches. */
  readonly heard: { readonly users: readonly string[]; readonly items: number };
  /** How often each user's making stands in the trail. */
  readonly usersInTrail: ReadonlyMap<string, number>;
  readonly deadLetters: number;
}

/** Everything that is not as it was acknowledged, in words; empty when nothing is lost and nothing counts twice. */
export function judge(ledger: JobLedger, evidence: Evidence): string[] {
  const { trail, usersInTrail, heard } = evidence;
  return [
    ...ledger.wrong.map((answer) => `a wrong answer: ${answer}`),
    ...differences('in the trail', ledger.items.audit, trail),
    ...differences('as a user in the trail', ledger.users, usersInTrail),
    ...KINDS.filter((kind) => kind !== 'audit').flatMap((kind) =>
      compared(`${kind} items counted`, evidence.counted[kind], ledger.items[kind].size),
    ),
    ...differences('at the receiver of webhooks', ledger.users, timesOf(heard.users)),
    ...compared(
      'items told to the receiver of webhooks',
      heard.items,
      KINDS.reduce((sum, kind) => sum + ledger.items[kind].size, 0),
    ),
    ...compared('dead letters', evidence.deadLetters, 0),
  ];
}

function differences(where: string, wanted: ReadonlySet<string>, found: ReadonlyMap<string, number>): string[] {
  const lost = [...wanted].filter((id) => !found.has(id)).map((id) => `${id} is lost ${where}`);
  const twice = [...found]
    .filter(([, times]) => times > 1)
    .map(([id, times]) => `${id} is there ${times} times ${where}`);
  const unknown = [...found.keys()]
    .filter((id) => !wanted.has(id))
    .map((id) => `${id} was never acknowledged, and is ${where}`);
  return [...lost, ...twice, ...unknown];
}

const compared = (what: string, found: number, wanted: number): string[] =>
  found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];

export function timesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

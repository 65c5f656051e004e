import { type Bucket, mostDebtUs } from './bucket.js';

/** What one call takes from. */
export interface Take {
  readonly rules: readonly Bucket[];
  /** Says, where there is one, that the network is blocked: then nothing is taken. */
  readonly block?: { readonly key: string; readonly mostUs: number };
}

/** What came of taking. Debts stand in the order of the buckets. */
export interface Taken {
  readonly isAdmitted: boolean;
  readonly debtsUs: readonly number[];
}

export interface TakenFromAll extends Taken {
  /** How long the network is blocked still. */
  readonly blockUs: number;
}

const NO_BLOCK = 0;

/** What the calls of one turn of the event loop take, as the script wants it: each key once, however many calls share it. */
export class TakesOfATurn {
  readonly keys: string[] = [];
  private readonly places = new Map<string, number>();
  private readonly shapes: number[] = [];
  private readonly calls: number[] = [];
  private readonly counts: number[] = [];

  add({ rules, block }: Take): void {
    this.calls.push(block ? this.placeOf(block.key, 0, block.mostUs) : NO_BLOCK, rules.length);
    for (const rule of rules) this.calls.push(this.placeOf(rule.key, rule.intervalUs, mostDebtUs(rule)));
    this.counts.push(rules.length);
  }

  /** Two lists as JSON: as arguments of their own Redis would read each number by itself, at four times the cost. */
  arguments(): [shapes: string, calls: string] {
    return [JSON.stringify(this.shapes), JSON.stringify(this.calls)];
  }

  /** What the script answered, for each call in turn. */
  *read(answer: readonly number[]): Generator<TakenFromAll> {
    let at = 0;
    for (const count of this.counts) {
      const isAdmitted = answer[at] === 1;
      const blockUs = answer[at + 1] ?? 0;
      yield { isAdmitted, blockUs, debtsUs: answer.slice(at + 2, at + 2 + count) };
      at += 2 + count;
    }
  }

  // Counted from 1, as Lua does. Where a limit has changed within the turn, the newer shape holds for all of it.
  private placeOf(key: string, intervalUs: number, mostUs: number): number {
    const known = this.places.get(key);
    const place = known ?? this.keys.push(key);
    if (known === undefined) this.places.set(key, place);
    this.shapes[2 * place - 2] = intervalUs;
    this.shapes[2 * place - 1] = mostUs;
    return place;
  }
}

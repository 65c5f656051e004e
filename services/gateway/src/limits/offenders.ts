import type { Clock } from '@guildhall/runtime';
import type { ClientAddress } from '../addresses/client-address.js';
import { BoundedMap } from '../bounded-map.js';
import { type Block, type BlockTimes, lengthUs } from './block.js';
import { waitUs } from './bucket.js';
import { Debts } from './debts.js';
import type { Rule } from './rule.js';

const MOST_NETWORKS = 10_000;
const MILLISECOND_US = 1_000;

interface Past {
  readonly times: number;
  readonly forgottenAtMs: number;
}

/**
 * Networks that go on after they were refused are blocked for a while (GTW-4), each time for twice as long. Only calls of
 * nobody count: what a signed-in caller overdoes is their own limit's business, and blocks nobody who shares their network.
 *
 * Each process counts by itself, what it blocks holds at all gateways: they hear of it with the network's next call.
 */
export class Offenders {
  private readonly offences: Debts;
  private readonly blocks: Debts;
  private readonly past = new BoundedMap<string, Past>(MOST_NETWORKS);

  constructor(
    readonly times: BlockTimes,
    private readonly clock: Clock,
  ) {
    this.offences = new Debts(clock, MOST_NETWORKS);
    this.blocks = new Debts(clock, MOST_NETWORKS);
  }

  /** How long the network stays blocked; 0 when it is not. */
  blockedForUs({ network }: ClientAddress): number {
    return this.blocks.of(network);
  }

  /** Another gateway has blocked it, or knows better for how long. */
  learn({ network }: ClientAddress, { us, times }: Block): void {
    if (us <= 0) return;
    this.blocks.learn(network, us);
    if (times > 0) this.remember(network, times, us);
  }

  /** Counts a refusal. Answers the block when it was the one too many: the network is blocked from here on. */
  offend(address: ClientAddress, rule: Rule): Block | undefined {
    const debtUs = this.offences.of(rule.key);
    if (waitUs(rule, debtUs) === 0) {
      this.offences.write(rule.key, debtUs + rule.intervalUs);
      return undefined;
    }
    if (this.blockedForUs(address) > 0) return undefined;
    const times = this.timesOf(address.network) + 1;
    const block = { times, us: lengthUs(this.times, times) };
    this.learn(address, block);
    return block;
  }

  private timesOf(network: string): number {
    const past = this.past.get(network);
    return past && this.clock.monotonicMs() < past.forgottenAtMs ? past.times : 0;
  }

  private remember(network: string, times: number, us: number): void {
    const forgottenAtMs = this.clock.monotonicMs() + (us + this.times.quietUs) / MILLISECOND_US;
    this.past.set(network, { times, forgottenAtMs });
  }
}

import type { Clock } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import type { ClientAddress } from '../addresses/client-address.js';
import { waitUs } from './bucket.js';
import { Debts } from './debts.js';
import { limitMetrics } from './limit-metrics.js';
import type { RatePolicies } from './rules-of-call.js';

const MOST_NETWORKS = 10_000;
const SECOND_US = 1_000_000;

/**
 * Networks that go on after they were refused are blocked for a while (GTW-4). Only calls of nobody count: what a
 * signed-in caller overdoes is their own limit's business, and blocks nobody who shares their network.
 *
 * Each process counts by itself, what it blocks holds at all gateways: they hear of it with the network's next call.
 */
export class Offenders {
  private readonly log = logger.child({ component: 'limits' });
  private readonly offences: Debts;
  private readonly blocks: Debts;

  constructor(
    private readonly policies: RatePolicies,
    private readonly blockSeconds: number,
    clock: Clock,
  ) {
    this.offences = new Debts(clock, MOST_NETWORKS);
    this.blocks = new Debts(clock, MOST_NETWORKS);
  }

  get blockUs(): number {
    return this.blockSeconds * SECOND_US;
  }

  /** How long the network stays blocked; 0 when it is not. */
  blockedForUs({ network }: ClientAddress): number {
    return this.blocks.of(network);
  }

  /** Another gateway has blocked it. */
  learn({ network }: ClientAddress, us: number): void {
    if (us > 0) this.blocks.learn(network, us);
  }

  /** Counts a refusal. Answers true when it was the one too many, and the network is blocked from here on. */
  offend(address: ClientAddress): boolean {
    const rule = this.policies.offenceRule(address);
    const debtUs = this.offences.of(rule.key);
    if (waitUs(rule, debtUs) === 0) {
      this.offences.write(rule.key, debtUs + rule.intervalUs);
      return false;
    }
    if (this.blockedForUs(address) > 0) return false;
    this.blocks.learn(address.network, this.blockUs);
    limitMetrics.blocked();
    this.log.warn({ clientAddress: address.network, seconds: this.blockSeconds }, 'A network is blocked for a while.');
    return true;
  }
}

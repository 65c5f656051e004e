import type { Clock } from '@guildhall/runtime';
import { mostDebtUs, waitUs } from './bucket.js';
import { Debts } from './debts.js';
import type { Rule } from './rule.js';
import type { Taken } from './takes-of-a-turn.js';

export interface Room {
  readonly ordinary: number;
  readonly guards: number;
}

/** Some 10 MB when full. Guards have room of their own, so that no flood of calls pushes out who tries which account. */
const ROOM: Room = { ordinary: 40_000, guards: 10_000 };

/**
 * The buckets as this process knows them: what Redis told, and what was decided here. They answer for Redis while that is
 * away, and know without asking that a bucket which was empty a moment ago is empty still.
 */
export class RememberedBuckets {
  private readonly ordinary: Debts;
  private readonly guards: Debts;

  constructor(clock: Clock, room: Room = ROOM) {
    this.ordinary = new Debts(clock, room.ordinary);
    this.guards = new Debts(clock, room.guards);
  }

  /** How the buckets stand, without taking. */
  look(rules: readonly Rule[]): Taken {
    const nowUs = this.ordinary.nowUs();
    const debtsUs: number[] = [];
    let isAdmitted = true;
    for (const rule of rules) {
      const debtUs = this.debts(rule).of(rule.key, nowUs);
      if (waitUs(rule, debtUs) > 0) isAdmitted = false;
      debtsUs.push(debtUs);
    }
    return { isAdmitted, debtsUs };
  }

  /** Takes a token from every bucket, or from none. */
  take(rules: readonly Rule[]): Taken {
    const standing = this.look(rules);
    if (!standing.isAdmitted) return standing;
    for (const rule of rules) this.charge(rule);
    return { isAdmitted: true, debtsUs: rules.map((rule, at) => standing.debtsUs[at]! + rule.intervalUs) };
  }

  /** Takes a token whether there is one or not. */
  charge(rule: Rule): void {
    const debts = this.debts(rule);
    debts.write(rule.key, Math.min(debts.of(rule.key) + rule.intervalUs, mostDebtUs(rule)));
  }

  /**
   * Redis has admitted a call. It is counted here as well, beside what Redis tells: whichever is more is remembered, so that
   * a Redis which comes back empty gives nobody a second bucket.
   */
  admitted(rules: readonly Rule[], debtsUs: readonly number[]): void {
    const nowUs = this.ordinary.nowUs();
    for (let at = 0; at < rules.length; at += 1) {
      const rule = rules[at]!;
      const debts = this.debts(rule);
      const charged = Math.min(debts.of(rule.key, nowUs) + rule.intervalUs, mostDebtUs(rule));
      debts.write(rule.key, Math.max(charged, debtsUs[at] ?? 0), nowUs);
    }
  }

  /** Redis tells how a bucket stands, without a call that was admitted here. */
  told(rule: Rule, debtUs: number): void {
    this.debts(rule).learn(rule.key, debtUs);
  }

  private debts({ isGuard }: Rule): Debts {
    return isGuard ? this.guards : this.ordinary;
  }
}

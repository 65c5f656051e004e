import type { QueryRunner } from 'typeorm';
import type { Told } from '../changes/snapshots.js';
import type { Lane } from './outbox-signal.js';

export type AfterCommit = () => void | Promise<void>;

/** One open transaction, or one savepoint inside it: what its end must do, and who waits for it. */
export class Scope {
  readonly lanes = new Set<Lane>();
  readonly afterCommit: AfterCommit[] = [];
  readonly told: Told = new Map();
  isOpen = true;
  /** Joined work still running; a commit over its head would lose or split it. */
  openChildren = 0;
  /** Siblings go one after the other: savepoints of one connection nest, they do not interleave. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    readonly runner: QueryRunner,
    public tenantId: string,
    readonly depth: number = 0,
  ) {}

  child(tenantId: string): Scope {
    const child = new Scope(this.runner, tenantId, this.depth + 1);
    for (const [entity, snapshot] of this.told) child.told.set(entity, snapshot);
    return child;
  }

  /** A savepoint's success becomes part of what surrounds it. */
  adopt(child: Scope): void {
    for (const lane of child.lanes) this.lanes.add(lane);
    this.afterCommit.push(...child.afterCommit);
    for (const [entity, snapshot] of child.told) this.told.set(entity, snapshot);
  }

  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.turn;
    let done = () => {};
    this.turn = new Promise((resolve) => {
      done = resolve;
    });
    this.openChildren += 1;
    try {
      await before;
      return await work();
    } finally {
      this.openChildren -= 1;
      done();
    }
  }
}

import type { GrowingTree } from '../merkle/growing-tree.js';
import { chainHash } from '../merkle/hashes.js';
import { Break } from './finding.js';

/** An entry as it lies in the tables, its content hashed anew. */
export interface WalkedEntry {
  readonly place: number;
  /** Null when there is no content under the entry's id. */
  readonly contentHash: Buffer | null;
  readonly leafHash: Buffer;
  readonly chainHash: Buffer;
}

/** Goes along a trail entry by entry, and stops at the first that does not fit the one before it. */
export class TrailWalk {
  constructor(
    /** Grows as far as it is signed; what comes later is held by the chain alone. */
    private readonly tree: GrowingTree,
    private readonly signedSize: number,
    private place: number,
    private chain: Buffer,
  ) {}

  /** The place that comes next. */
  get next(): number {
    return this.place;
  }

  get chainHash(): Buffer {
    return this.chain;
  }

  /** Throws a `Break`. */
  step(entry: WalkedEntry): void {
    if (entry.place !== this.place) throw new Break('place-missing', this.place);
    if (!entry.contentHash) throw new Break('content-missing', entry.place);
    if (!entry.contentHash.equals(entry.leafHash)) throw new Break('leaf-mismatch', entry.place);
    this.chain = chainHash(this.chain, entry.leafHash);
    if (!this.chain.equals(entry.chainHash)) throw new Break('chain-mismatch', entry.place);
    if (entry.place < this.signedSize) this.tree.append(entry.contentHash);
    this.place += 1;
  }
}

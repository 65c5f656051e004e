import type { Randomness } from '@guildhall/runtime';
import { GrowingTree, type TreeNode } from '../merkle/growing-tree.js';
import { CHAIN_START, chainHash } from '../merkle/hashes.js';

export interface TrailRow {
  readonly tenant_id: string;
  readonly size: string;
  readonly peaks: Buffer;
  readonly chain_hash: Buffer;
  readonly blind: Buffer;
}

const BLIND_BYTES = 32;

/** Where an organisation's trail stands: tree and chain grow together, one entry at a time. */
export class Trail {
  private constructor(
    readonly tenantId: string,
    readonly tree: GrowingTree,
    readonly blind: Buffer,
    private last: Buffer,
  ) {}

  static begin(tenantId: string, randomness: Randomness): Trail {
    return new Trail(tenantId, GrowingTree.empty(), randomness.bytes(BLIND_BYTES), CHAIN_START);
  }

  static of({ tenant_id, size, peaks, chain_hash, blind }: TrailRow): Trail {
    return new Trail(tenant_id, GrowingTree.of(Number(size), peaks), blind, chain_hash);
  }

  get chainHash(): Buffer {
    return this.last;
  }

  append(leaf: Buffer): { place: number; chainHash: Buffer; completed: readonly TreeNode[] } {
    const place = this.tree.size;
    this.last = chainHash(this.last, leaf);
    return { place, chainHash: this.last, completed: this.tree.append(leaf) };
  }
}

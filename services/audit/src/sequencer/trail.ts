import type { Randomness } from '@guildhall/runtime';
import { GrowingTree, type TreeNode } from '../merkle/growing-tree.js';
import { CHAIN_START, chainHash, HASH_BYTES } from '../merkle/hashes.js';
import { isKept } from '../merkle/kept-nodes.js';

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

  /** Appends leaves, 32 bytes each: where they begin, their chain hashes as packed, and the nodes above them that are kept. */
  append(leaves: Buffer): { first: number; chainHashes: Buffer; kept: readonly TreeNode[] } {
    const first = this.tree.size;
    const chainHashes = Buffer.allocUnsafe(leaves.length);
    const kept: TreeNode[] = [];
    for (let at = 0; at < leaves.length; at += HASH_BYTES) {
      const leaf = leaves.subarray(at, at + HASH_BYTES);
      this.last = chainHash(this.last, leaf);
      this.last.copy(chainHashes, at);
      for (const node of this.tree.append(leaf)) if (node.level > 0 && isKept(node)) kept.push(node);
    }
    return { first, chainHashes, kept };
  }
}

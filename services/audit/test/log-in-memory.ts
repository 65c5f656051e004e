import { generateKeyPairSync } from 'node:crypto';
import { consistencySpans } from '../src/merkle/consistency-shape.js';
import { GrowingTree } from '../src/merkle/growing-tree.js';
import { leafHash } from '../src/merkle/hashes.js';
import { writeCheckpoint } from '../src/notes/checkpoint.js';
import { NoteSigner } from '../src/notes/signed-note.js';
import { writeAddCheckpoint } from '../src/witness/add-checkpoint-body.js';

/** A log that signs whatever it is told to: the same size over other leaves, too. */
export class LogInMemory {
  readonly signer: NoteSigner;

  constructor(
    readonly origin: string,
    private readonly leaves: readonly string[] = Array.from({ length: 300 }, (_, at) => `leaf ${at}`),
    key = generateKeyPairSync('ed25519').privateKey,
  ) {
    this.signer = new NoteSigner(origin, key);
  }

  get verifierKey(): string {
    return this.signer.verifier.toString();
  }

  checkpoint(size: number): string {
    return this.signer.sign(writeCheckpoint({ origin: this.origin, size, root: this.rootOf(0, size) }));
  }

  path(oldSize: number, size: number): Buffer[] {
    return consistencySpans(oldSize, size).map(({ start, end }) => this.rootOf(start, end));
  }

  /** What it asks a witness for, that has last co-signed `oldSize`. */
  body(oldSize: number, size: number): string {
    const path = oldSize <= size ? this.path(oldSize, size) : [];
    return writeAddCheckpoint({ oldSize, path, note: this.checkpoint(size) });
  }

  private rootOf(start: number, end: number): Buffer {
    const tree = GrowingTree.empty();
    for (const leaf of this.leaves.slice(start, end)) tree.append(leafHash(Buffer.from(leaf)));
    return tree.root;
  }
}

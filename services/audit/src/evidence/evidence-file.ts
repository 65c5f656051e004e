export const EVIDENCE_FORMAT = 'guildhall-evidence/1';

/** What a page of entries is written from: `count` entries byte for byte as they are hashed, each ended by a line feed. */
export interface EntryLines {
  readonly count: number;
  readonly text: string;
}

/** A path or a list of hashes, each in base64. */
type Hashes = readonly string[];

/**
 * The first line of an evidence file: all that proves the entries which follow it. `left` and `right` are the roots of the
 * complete subtrees before and after them (merkle/subtrees.ts), so that leaves between them lead to the root of the trail.
 */
export interface Evidence {
  readonly format: typeof EVIDENCE_FORMAT;
  /** Which places of the trail follow, one a line. None: the file says how the trail stood, and nothing more. */
  readonly entries: { readonly first: number; readonly count: number };
  readonly trail: {
    readonly organization: string;
    readonly blind: string;
    readonly origin: string;
    readonly size: number;
    readonly rootHash: string;
    readonly left: Hashes;
    readonly right: Hashes;
  };
  readonly log: {
    readonly index: number;
    readonly path: Hashes;
    readonly checkpoint: string;
    /** RFC 3161 tokens of the checkpoint, in base64 (DER). */
    readonly timeStamps?: Hashes;
  };
  /** How both trees stood at an earlier checkpoint that somebody kept, and that they only grew since then. */
  readonly earlier?: {
    readonly trail: { readonly size: number; readonly rootHash: string; readonly consistency: Hashes };
    readonly log: {
      readonly index: number;
      readonly path: Hashes;
      readonly consistency: Hashes;
      readonly checkpoint: string;
    };
  };
  /** Verifier keys of the log, for orientation: a verifier trusts the one that it has from elsewhere. */
  readonly keys: readonly string[];
}

/** There are fewer entries, or more, than the evidence is about: it would not verify. */
export class EvidenceIncomplete extends Error {
  override readonly name = 'EvidenceIncomplete';
}

/**
 * Writes an evidence file (README.md), as long as it may be in the memory of a page. Of a file that could not be finished
 * the last entries are missing, which every verifier sees.
 */
export async function* writeEvidence(evidence: Evidence, pages: AsyncIterable<EntryLines>): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(evidence)}\n`);
  let written = 0;
  for await (const { count, text } of pages) {
    written += count;
    yield Buffer.from(text);
  }
  if (written !== evidence.entries.count)
    throw new EvidenceIncomplete(`${written} entries were written of ${evidence.entries.count}.`);
}

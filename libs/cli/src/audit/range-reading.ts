import type { EvidenceHeader } from './evidence-header.js';
import { digestOf, Frontier, levelsOf } from './frontier.js';
import { hashesIn } from './members.js';
import { Verdicted } from './verdict.js';

const LINE_FEED = 0x0a;
/** RFC 6962, section 2.1: what is hashed before a leaf. */
const LEAF_PREFIX = 0x00;

/** The tree of a trail, grown from what stands left of a range, its entries line by line, and what stands right of it. */
export class RangeReading {
  private readonly tree = new Frontier();
  private readonly tenant: Buffer;
  private count = 0;

  /** Throws a verdict when nothing can stand left of the range like that. */
  constructor(private readonly header: EvidenceHeader) {
    this.tenant = Buffer.from(`"tenant":${JSON.stringify(header.trail.organization)}`);
    this.grow(header.trail.left, header.entries.first);
  }

  /**
   * Takes the whole lines of `bytes`, which begin with the line feed before the first and are written over; answers what is
   * left from the last line feed on.
   */
  takeLines(bytes: Buffer): Buffer {
    let at = 0;
    for (let end = bytes.indexOf(LINE_FEED, 1); end > 0; end = bytes.indexOf(LINE_FEED, at + 1)) {
      // In place of the line feed before it, so that leaf and prefix are hashed at once without being copied.
      bytes[at] = LEAF_PREFIX;
      this.take(bytes.subarray(at, end));
      at = end;
    }
    return bytes.subarray(at);
  }

  /** Throws a verdict unless these were all the entries, and lead to the root that is said. */
  finish(): void {
    const { entries, trail } = this.header;
    if (this.count !== entries.count)
      throw new Verdicted('broken', `The file has ${this.count} entries, not the ${entries.count} that it speaks of.`);
    this.grow(trail.right, trail.size);
    if (Buffer.from(this.tree.root(), 'latin1').toString('base64') !== trail.rootHash)
      throw new Verdicted('broken', 'The entries do not stand at their places in the trail: one of them was changed.');
  }

  private take(line: Buffer): void {
    // Only a word for whoever mixed files up: whose trail this is, the hashes say.
    if (!line.includes(this.tenant))
      throw new Verdicted('broken', `The entry at place ${this.tree.size} is another organisation’s.`);
    this.tree.append(digestOf(line));
    this.count += 1;
  }

  private grow(hashes: readonly string[], size: number): void {
    const roots = hashesIn(hashes);
    const levels = levelsOf(this.tree.size, size);
    if (roots?.length !== levels.length)
      throw new Verdicted('broken', 'What stands around the range in the trail is not what its place asks for.');
    for (const [at, root] of roots.entries()) this.tree.appendSubtree(levels[at] as number, root.toString('latin1'));
  }
}

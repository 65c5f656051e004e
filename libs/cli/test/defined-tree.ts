import { createHash } from 'node:crypto';

export const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const [LEAF, NODE] = [Buffer.of(0), Buffer.of(1)];
const largestPowerBelow = (count: number) => 2 ** Math.ceil(Math.log2(count) - 1);

/** RFC 6962, section 2.1, word for word; complete subtrees are remembered, so that a million leaves take seconds. */
export class DefinedTree {
  private readonly levels: Buffer[][] = [[]];

  get size(): number {
    return this.levels[0]?.length ?? 0;
  }

  static of(contents: Iterable<string>): DefinedTree {
    const tree = new DefinedTree();
    for (const content of contents) tree.append(content);
    return tree;
  }

  append(content: string): void {
    let node = sha256(LEAF, content);
    for (let level = 0; ; level += 1) {
      const row = (this.levels[level] ??= []);
      row.push(node);
      if (row.length % 2 === 1) return;
      node = sha256(NODE, row.at(-2) as Buffer, node);
    }
  }

  /** MTH of the leaves from `start` to before `end`. */
  root(start: number, end: number): Buffer {
    if (end === start) return sha256();
    const level = Math.log2(end - start);
    if (Number.isInteger(level) && start % (end - start) === 0)
      return this.levels[level]?.[start / (end - start)] as Buffer;
    const middle = start + largestPowerBelow(end - start);
    return sha256(NODE, this.root(start, middle), this.root(middle, end));
  }

  /** PATH */
  inclusion(index: number, end: number, start = 0): string[] {
    if (end - start <= 1) return [];
    const middle = start + largestPowerBelow(end - start);
    return index < middle
      ? [...this.inclusion(index, middle, start), this.base64(middle, end)]
      : [...this.inclusion(index, end, middle), this.base64(start, middle)];
  }

  /** PROOF */
  consistency(from: number, end: number, start = 0): string[] {
    if (from === end) return start === 0 ? [] : [this.base64(start, end)];
    const middle = start + largestPowerBelow(end - start);
    return from <= middle
      ? [...this.consistency(from, middle, start), this.base64(middle, end)]
      : [...this.consistency(from, end, middle), this.base64(start, middle)];
  }

  /** The roots of the largest complete subtrees of a run of leaves, from left to right. */
  subtrees(start: number, end: number): string[] {
    if (start === end) return [];
    let width = 1;
    while (start % (width * 2) === 0 && start + width * 2 <= end) width *= 2;
    return [this.base64(start, start + width), ...this.subtrees(start + width, end)];
  }

  base64(start: number, end: number): string {
    return this.root(start, end).toString('base64');
  }
}

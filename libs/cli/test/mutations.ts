import type { Dice } from './dice.js';

export interface Mutation {
  readonly how: string;
  readonly bytes: Buffer;
}

type Mutate = (bytes: Buffer, dice: Dice) => Buffer;

/** A run of bytes somewhere: half of the time of whole lines. */
function someRun(bytes: Buffer, dice: Dice): { start: number; end: number } {
  const at = dice.below(bytes.length);
  if (dice.below(2) === 0) return { start: at, end: Math.min(bytes.length, at + 1 + dice.below(80)) };
  const start = bytes.lastIndexOf(0x0a, at) + 1;
  return { start, end: bytes.indexOf(0x0a, at) + 1 || bytes.length };
}

const MUTATIONS: Readonly<Record<string, Mutate>> = {
  flip(bytes, dice) {
    const copy = Buffer.from(bytes);
    const at = dice.below(copy.length);
    copy[at] = (copy[at] as number) ^ (1 << dice.below(8));
    return copy;
  },
  delete(bytes, dice) {
    const { start, end } = someRun(bytes, dice);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  insert(bytes, dice) {
    const { start, end } = someRun(bytes, dice);
    const { start: at } = someRun(bytes, dice);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(start, end), bytes.subarray(at)]);
  },
  reorder(bytes, dice) {
    const [one, other] = [someRun(bytes, dice), someRun(bytes, dice)].sort((a, b) => a.start - b.start);
    if (!one || !other || one.end > other.start) return MUTATIONS['delete']?.(bytes, dice) as Buffer;
    return Buffer.concat([
      bytes.subarray(0, one.start),
      bytes.subarray(other.start, other.end),
      bytes.subarray(one.end, other.start),
      bytes.subarray(one.start, one.end),
      bytes.subarray(other.end),
    ]);
  },
  truncate(bytes, dice) {
    return bytes.subarray(0, dice.below(bytes.length));
  },
  edit(bytes, dice) {
    const digits = [...bytes.subarray(0, 200_000).toString('latin1').matchAll(/\d/g)];
    const { index = 0, 0: digit = '0' } = digits[dice.below(digits.length)] ?? {};
    const copy = Buffer.from(bytes);
    copy.write(String((Number(digit) + 1 + dice.below(9)) % 10), index);
    return copy;
  },
};

/** A file with one thing in it that is not as it was. */
export function mutated(file: Buffer, dice: Dice): Mutation {
  for (;;) {
    const how = dice.of(Object.keys(MUTATIONS));
    const bytes = MUTATIONS[how]?.(file, dice) ?? file;
    if (!bytes.equals(file)) return { how, bytes };
  }
}

import { HASH_BYTES } from '../merkle/hashes.js';

/** A tree's name, size and root: the body of a C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const BODY = /^(?<origin>[^\n]+)\n(?<size>0|[1-9]\d{0,15})\n(?<root>[A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/;

/** Three lines, the last with its newline: what is signed, and what a leaf of the platform log is. */
export function writeCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Undefined for what is no checkpoint's text. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const { origin, size, root } = BODY.exec(text)?.groups ?? {};
  if (origin === undefined || size === undefined || root === undefined) return undefined;
  const hash = Buffer.from(root, 'base64');
  const isExact = Number.isSafeInteger(Number(size)) && hash.length === HASH_BYTES && hash.toString('base64') === root;
  return isExact ? { origin, size: Number(size), root: hash } : undefined;
}

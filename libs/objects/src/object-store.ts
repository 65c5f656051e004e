import type { Readable } from 'node:stream';

/** What was stored, as it was read from its source: to be kept beside the key, and compared when it is read back. */
export interface StoredObject {
  readonly bytes: number;
  /** Of the whole content. */
  readonly sha256: Buffer;
}

/** Part of an object, as HTTP counts: both ends are in it (RFC 9110, 14.1.2). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Nothing is stored under this key: it was never whole, or it has been removed. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';

  constructor(readonly key: string) {
    super(`There is no object ${key}.`);
  }
}

/**
 * Files that no database should carry: exports, archives. An object is whole or not there, is replaced as a whole, and never
 * grows. Keys are `a/b/c`; what another form of them is refused (`objectKey`).
 */
export abstract class ObjectStore {
  /**
   * Stores everything that comes, in constant memory. Once this answers, the object survives a loss of power; when it throws,
   * what stood under the key before still does.
   */
  abstract write(key: string, content: AsyncIterable<Uint8Array>): Promise<StoredObject>;

  /** Throws ObjectMissing before the first byte, RangeError where the range does not lie within the object. */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;

  /** Its length in bytes; undefined when there is none. */
  abstract sizeOf(key: string): Promise<number | undefined>;

  /** Removing what is not there is no error: whoever was killed after it does it again. */
  abstract remove(key: string): Promise<void>;

  /** The keys in a folder and below, `exports/org_…`, sorted within each folder; of all objects without one. */
  abstract list(folder?: string): AsyncIterable<string>;
}

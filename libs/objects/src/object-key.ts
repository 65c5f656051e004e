declare const checked: unique symbol;

/** A key whose form was checked: no part of it leads anywhere but down. */
export type ObjectKey = string & { readonly [checked]: true };

export class ObjectKeyRefused extends Error {
  override readonly name = 'ObjectKeyRefused';

  // Not the key: what was refused may be anything, and ends in a log.
  constructor() {
    super('This is no key of an object.');
  }
}

const LONGEST = 512;
// A first sign that is no dot: neither `..` nor anything hidden. One case, since some file systems know no other.
const PART = /^[a-z0-9_-][a-z0-9._-]{0,127}$/;

/** Throws ObjectKeyRefused for whatever is no path of plain names. */
export function objectKey(text: string): ObjectKey {
  const isKey = text.length <= LONGEST && text.split('/').every((part) => PART.test(part));
  if (!isKey) throw new ObjectKeyRefused();
  return text as ObjectKey;
}

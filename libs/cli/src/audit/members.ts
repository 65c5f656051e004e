/** What JSON may hold, looked at with suspicion: nothing of a file is believed before it was checked. */
export const isText = (value: unknown): value is string => typeof value === 'string';

export const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Bytes of a text that is their only base64: of each hash there is one form, so that no edited one passes for it. */
export function bytesIn(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}

const HASH_BYTES = 32;

/** Undefined unless each is a SHA-256 in base64. */
export function hashesIn(texts: readonly string[]): Buffer[] | undefined {
  const hashes = texts.map(bytesIn);
  return hashes.every((hash) => hash?.length === HASH_BYTES) ? (hashes as Buffer[]) : undefined;
}

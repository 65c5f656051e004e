/** What a file of breached passwords begins with; then come the first 8 bytes of each SHA-1, ascending, none twice. */
export const BREACHED_FILE_MAGIC = Buffer.from('GHPWNED1');
export const PREFIX_BYTES = 8;

export interface BreachedFileOptions {
  /** What was seen less often is left out. */
  readonly leastCount: number;
}

const LINE = /^([0-9A-F]{40})(?::(\d+))?\s*$/i;

/**
 * The file's bytes, chunk by chunk, from lines as Have I Been Pwned publishes them, ordered by hash: `<SHA-1>:<count>`.
 * Throws at the first line that is no such line, or stands before its predecessor.
 */
export async function* breachedFile(
  lines: AsyncIterable<string>,
  { leastCount }: BreachedFileOptions,
): AsyncGenerator<Buffer> {
  yield BREACHED_FILE_MAGIC;
  let last = '';
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const [, digest, count = '1'] = LINE.exec(line) ?? [];
    if (!digest) throw new TypeError(`Line ${number} is no SHA-1 and count.`);
    const prefix = digest.slice(0, PREFIX_BYTES * 2).toUpperCase();
    if (prefix < last) throw new TypeError(`Line ${number} is not in the order of the digests.`);
    if (prefix === last || Number(count) < leastCount) continue;
    last = prefix;
    yield Buffer.from(prefix, 'hex');
  }
}

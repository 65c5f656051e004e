import { Readable } from 'node:stream';
import type { FramedBody } from '../calls/request-body.js';

/** A body of which the beginning has been read. */
export interface ReadAhead {
  /** All of it; undefined where it is longer than was to be read. */
  readonly bytes: Buffer | undefined;
  /** Whole again, for whoever sends it on. */
  readonly body: FramedBody;
}

/**
 * Reads a body, but never more of it than `most` bytes: what is longer streams on as it came, and memory stays bounded
 * (D25). Rejects with what the body breaks off with.
 */
export async function readAhead(framed: FramedBody, most: number): Promise<ReadAhead> {
  const { body, contentLength } = framed;
  if (Buffer.isBuffer(body)) return { bytes: body, body: framed };
  if (!body || Number(contentLength ?? 0) > most) return { bytes: undefined, body: framed };
  const chunks: Buffer[] = [];
  let length = 0;
  const arriving = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (let next = await arriving.next(); !next.done; next = await arriving.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > most)
      return { bytes: undefined, body: { body: Readable.from(rejoined(chunks, arriving)), contentLength } };
  }
  const bytes = Buffer.concat(chunks, length);
  return { bytes, body: { body: bytes, contentLength: String(length) } };
}

async function* rejoined(read: readonly Buffer[], arriving: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* read;
  for (let next = await arriving.next(); !next.done; next = await arriving.next()) yield next.value;
}

import { pipeline, Readable } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

// Level 1: rows and pages shrink to a third or a quarter at several hundred MB/s of one core; what further levels save costs time of the restore's budget.
const LEVEL = 1;

/** Zstandard (RFC 8878), so that `zstd -d` opens it too. */
export const compressed = (content: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> =>
  through(content, createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }));

/** Throws where the stream is none, or ends too early. */
export const decompressed = (content: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> =>
  through(content, createZstdDecompress());

// A failure of either side destroys the transform with that error, and whoever reads from it gets it.
function through(content: AsyncIterable<Uint8Array>, transform: ReturnType<typeof createZstdCompress>) {
  return pipeline(Readable.from(content, { objectMode: false }), transform, () => {}) as AsyncIterable<Buffer>;
}

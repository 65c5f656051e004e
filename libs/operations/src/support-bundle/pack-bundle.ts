import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

export interface PackedFile {
  readonly name: string;
  readonly text: string;
}

const OWNER_ALONE = 0o600;

/** Writes a tar.gz that only its owner may read. A file of that name is not overwritten. */
export async function packBundle(path: string, files: AsyncIterable<PackedFile>): Promise<void> {
  const archive = pack();
  const written = pipeline(archive, createGzip(), createWriteStream(path, { flags: 'wx', mode: OWNER_ALONE }));
  const filled = fill(archive, files);
  try {
    await Promise.all([written, filled]);
  } catch (error) {
    // Half an archive opens, and tells half of it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(path, { force: true });
    throw error;
  }
}

async function fill(archive: ReturnType<typeof pack>, files: AsyncIterable<PackedFile>): Promise<void> {
  try {
    for await (const { name, text } of files) {
      const entry = archive.entry({ name, mode: OWNER_ALONE, size: Buffer.byteLength(text) });
      const taken = once(entry, 'finish');
      entry.end(text);
      await taken;
    }
    archive.finalize();
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

import { createHash, randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { access, type FileHandle, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { faultPoint } from '@guildhall/runtime';
import { objectKey } from './object-key.js';
import { type ByteRange, ObjectMissing, ObjectStore, type StoredObject } from './object-store.js';

const beforeRename = faultPoint('objects.before-rename');

// No key begins with a dot, so nobody finds what is not whole; in the same tree, so that renaming it is atomic.
const UNFINISHED = '.unfinished';
const UNFINISHED_FOR_MS = 86_400_000;
const TRIES = 5;

/**
 * Objects as files of a directory, which all copies of a service share. Only whole files have a name there: a file is written
 * aside, flushed, renamed, and its directory flushed too.
 */
export class DirectoryStore extends ObjectStore {
  private constructor(private readonly root: string) {
    super();
  }

  /** Throws where the directory cannot be made or written: a service without its store does not start. */
  static async open(directory: string): Promise<DirectoryStore> {
    const root = path.resolve(directory);
    await mkdir(path.join(root, UNFINISHED), { recursive: true, mode: 0o700 });
    await access(root, constants.R_OK | constants.W_OK);
    const store = new DirectoryStore(root);
    await store.removeAbandoned();
    return store;
  }

  override async write(key: string, content: AsyncIterable<Uint8Array>): Promise<StoredObject> {
    const target = this.pathOf(key);
    const aside = path.join(this.root, UNFINISHED, randomUUID());
    try {
      const stored = await writeNew(aside, content);
      await beforeRename();
      await this.name(aside, target);
      return stored;
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
  }

  override async read(key: string, range?: ByteRange): Promise<Readable> {
    const file = await openExisting(key, this.pathOf(key));
    try {
      const { size } = await file.stat();
      if (range && !isWithin(range, size)) throw new RangeError(`An object of ${size} bytes has no such range.`);
      return file.createReadStream({ start: range?.from ?? 0, end: range?.to ?? Math.max(0, size - 1) });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  override async sizeOf(key: string): Promise<number | undefined> {
    try {
      return (await stat(this.pathOf(key))).size;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  override async remove(key: string): Promise<void> {
    const file = this.pathOf(key);
    await rm(file, { force: true });
    await this.removeEmpty(path.dirname(file));
  }

  override async *list(folder?: string): AsyncGenerator<string> {
    const below = folder === undefined ? '' : objectKey(folder);
    for (const entry of await namesIn(path.join(this.root, below))) {
      const key = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) yield* this.list(key);
      else if (entry.isFile()) yield key;
    }
  }

  /** Its folder may be taken away in the meantime, by whoever removes the last object of it. */
  private async name(aside: string, target: string): Promise<void> {
    const folder = path.dirname(target);
    for (let attempt = 1; ; attempt++) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        await rename(aside, target);
        return await this.flush(folder);
      } catch (error) {
        if (attempt === TRIES || !isAbsent(error)) throw error;
      }
    }
  }

  /** Up to the root: a folder that is new stands in one that has to be flushed as well. */
  private async flush(folder: string): Promise<void> {
    for (let each = folder; each.startsWith(this.root); each = path.dirname(each)) await flushed(each);
  }

  private async removeEmpty(folder: string): Promise<void> {
    for (let each = folder; each !== this.root; each = path.dirname(each)) {
      try {
        await rmdir(each);
      } catch (error) {
        if (isAbsent(error)) continue;
        // Others still stand in it: the end of what there is to take away, and its list is made durable.
        return this.flush(each);
      }
    }
    await this.flush(this.root);
  }

  // Of a process that was killed. A day: nobody writes one object for so long.
  private async removeAbandoned(): Promise<void> {
    const folder = path.join(this.root, UNFINISHED);
    for (const { name } of await readdir(folder, { withFileTypes: true })) {
      const file = path.join(folder, name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > UNFINISHED_FOR_MS) await rm(file, { force: true });
    }
  }

  private pathOf(key: string): string {
    return path.join(this.root, objectKey(key));
  }
}

async function writeNew(name: string, content: AsyncIterable<Uint8Array>): Promise<StoredObject> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(name, 'wx', 0o600);
  try {
    for await (const piece of content) {
      hash.update(piece);
      bytes += piece.byteLength;
      await writeAll(file, piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest() };
}

// One call may write less than it was given.
async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let done = 0; done < piece.byteLength; ) {
    done += (await file.write(piece, done, piece.byteLength - done)).bytesWritten;
  }
}

// A name that somebody has made a link is none of ours.
async function openExisting(key: string, name: string): Promise<FileHandle> {
  try {
    return await open(name, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    throw isAbsent(error) ? new ObjectMissing(key) : error;
  }
}

async function namesIn(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

async function flushed(folder: string): Promise<void> {
  // Somebody may have taken it away since; then there is nothing in it to keep.
  const directory = await open(folder, constants.O_RDONLY).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  try {
    await directory?.sync();
  } finally {
    await directory?.close();
  }
}

const isWithin = ({ from, to }: ByteRange, size: number): boolean =>
  Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to < size;

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

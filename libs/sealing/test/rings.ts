import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyRing } from '../src/file-key-ring.js';

export interface KeyEntry {
  readonly id: string;
  readonly secret: string;
  readonly state: 'next' | 'current' | 'retired';
}

/** A key whose 32 bytes are all the same, so that a test can name it. */
export function entry(id: string, state: KeyEntry['state'], fill = id.charCodeAt(id.length - 1)): KeyEntry {
  return { id, secret: Buffer.alloc(32, fill).toString('base64'), state };
}

/** The bytes 0 to 31, under which the pinned values of the specs were made by another implementation. */
export const pinnedKey: KeyEntry = {
  id: 'k1',
  secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  state: 'current',
};

export interface RingFile {
  readonly path: string;
  readonly ring: FileKeyRing;
  write(...keys: KeyEntry[]): Promise<void>;
}

const folders: string[] = [];

export async function ringOf(...keys: KeyEntry[]): Promise<RingFile> {
  const folder = await mkdtemp(join(tmpdir(), 'key-ring-'));
  folders.push(folder);
  const path = join(folder, 'key-ring.json');
  const write = (...entries: KeyEntry[]) => writeFile(path, JSON.stringify({ keys: entries }));
  await write(...keys);
  return { path, ring: await FileKeyRing.load(path), write };
}

export async function removeRings(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
}

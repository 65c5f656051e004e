import { readFile } from 'node:fs/promises';
import { KeyRing } from './key-ring.js';
import { KeyRingRefused, parseKeyRing, type RingKeys } from './key-ring-file.js';
import type { RingKey } from './ring-key.js';

/**
 * A key ring in a file, for example a mounted Secret.
 *
 * Rotation without a failed request, with any number of processes: add the new key as `next` (all learn to open it),
 * make it `current` and the old one `retired` (each seals with the new one from its own reload on), and take the
 * retired one out when nothing sealed under it is left.
 */
export class FileKeyRing extends KeyRing {
  private constructor(
    private readonly file: string,
    private keys: RingKeys,
  ) {
    super();
  }

  static async load(file: string): Promise<FileKeyRing> {
    return new FileKeyRing(file, await read(file));
  }

  current(): RingKey {
    return this.keys.current;
  }

  find(id: string): RingKey | undefined {
    return this.keys.byId.get(id);
  }

  all(): readonly RingKey[] {
    return [...this.keys.byId.values()];
  }

  async reload(): Promise<void> {
    const fresh = await read(this.file);
    for (const [id, key] of this.keys.byId) {
      // Everything sealed under the id would become unreadable, and nobody would know why.
      const renewed = fresh.byId.get(id);
      if (renewed && !renewed.hasSecretOf(key)) throw new KeyRingRefused(`key ${id} has another secret than before`);
    }
    this.keys = fresh;
  }

  /**
   * Reloads at this pace until the returned function is called; does not keep the process alive. Polled, because a
   * mounted Secret changes by swapping a link, which file watchers miss. A refused file is reported, the old keys stay.
   */
  reloadEvery(seconds: number, onRefused: (error: unknown) => void): () => void {
    const timer = setInterval(() => void this.reload().catch(onRefused), seconds * 1_000).unref();
    return () => clearInterval(timer);
  }
}

async function read(file: string): Promise<RingKeys> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new KeyRingRefused(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  return parseKeyRing(text);
}

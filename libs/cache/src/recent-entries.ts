import type { Clock } from '@guildhall/runtime';

interface Held {
  readonly entry: string;
  readonly until: number;
}

/**
 * The entries that this process used last, within a number of bytes. Held as text: the limit then means what it says,
 * and no two readers share an object. Older than `seconds` they are gone, whoever forgot them elsewhere.
 */
export class RecentEntries {
  /** In the order of use, the longest unused first. */
  private readonly held = new Map<string, Held>();
  private bytesHeld = 0;

  constructor(
    private readonly limits: { readonly maxBytes: number; readonly seconds: number },
    private readonly clock: Clock,
  ) {}

  get bytes(): number {
    return this.bytesHeld;
  }

  get(key: string): string | undefined {
    const found = this.held.get(key);
    if (!found) return undefined;
    this.delete(key);
    if (found.until <= this.clock.monotonicMs()) return undefined;
    this.add(key, found);
    return found.entry;
  }

  set(key: string, entry: string): void {
    this.delete(key);
    this.add(key, { entry, until: this.clock.monotonicMs() + this.limits.seconds * 1_000 });
    for (const oldest of this.held.keys()) {
      if (this.bytesHeld <= this.limits.maxBytes) return;
      this.delete(oldest);
    }
  }

  keys(): Iterable<string> {
    return this.held.keys();
  }

  delete(key: string): void {
    const found = this.held.get(key);
    if (!found) return;
    this.held.delete(key);
    this.bytesHeld -= sizeOf(key, found);
  }

  private add(key: string, held: Held): void {
    this.held.set(key, held);
    this.bytesHeld += sizeOf(key, held);
  }
}

// Two bytes a character is what V8 takes at most; so many more go into the map and the two objects.
const OVERHEAD_BYTES = 120;

function sizeOf(key: string, { entry }: Held): number {
  return 2 * (key.length + entry.length) + OVERHEAD_BYTES;
}

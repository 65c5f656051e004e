/** The newest statement about each key, by the version of its aggregate; a tombstone ends a key. */
export class Statements<T> {
  private readonly byKey = new Map<string, { readonly version: number; readonly value: T }>();

  /** An older statement than the one that is known changes nothing, whenever it comes. */
  state(key: string, version: number, value: T): void {
    const known = this.byKey.get(key);
    if (!known || known.version <= version) this.byKey.set(key, { version, value });
  }

  end(key: string): void {
    this.byKey.delete(key);
  }

  get(key: string): T | undefined {
    return this.byKey.get(key)?.value;
  }

  get size(): number {
    return this.byKey.size;
  }
}

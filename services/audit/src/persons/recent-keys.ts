import type { PersonKey } from './sealed-value.js';

export interface KnownPerson extends PersonKey {
  /** What the tables know them by. */
  readonly code: string;
}

const KEPT = 10_000;
// A product's word for somebody may be of any length; memory is not.
const LONGEST_NAME = 200;

/**
 * The keys of those who were in the trail lately, least recently seen first: most of what comes is about few, and a key
 * costs a statement and an unwrapping. Memory alone, and bounded (D25).
 */
export class RecentKeys {
  private readonly keys = new Map<string, KnownPerson>();

  find(tenantId: string, name: string): KnownPerson | undefined {
    const at = placeOf(tenantId, name);
    const known = this.keys.get(at);
    if (!known) return undefined;
    this.keys.delete(at);
    this.keys.set(at, known);
    return known;
  }

  keep(tenantId: string, people: ReadonlyMap<string, KnownPerson>): void {
    for (const [name, person] of people) {
      if (name.length <= LONGEST_NAME) this.keys.set(placeOf(tenantId, name), person);
    }
    for (const at of this.keys.keys()) {
      if (this.keys.size <= KEPT) return;
      this.keys.delete(at);
    }
  }
}

const placeOf = (tenantId: string, name: string): string => `${tenantId}/${name}`;

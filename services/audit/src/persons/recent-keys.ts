import { Injectable } from '@nestjs/common';
import type { PersonKey } from './sealed-value.js';

export interface KnownPerson extends PersonKey {
  /** What the tables know them by. */
  readonly code: string;
  /** Somebody who was erased: what comes late is sealed under a key that nobody keeps. */
  readonly isErased: boolean;
}

const KEPT = 10_000;
// A product's word for somebody may be of any length; memory is not.
const LONGEST_NAME = 200;

/**
 * The keys of those who were in the trail lately, least recently seen first: most of what comes is about few, and a key
 * costs a statement and an unwrapping. Memory alone, and bounded (D25). An organisation's are forgotten as soon as one of
 * its people is erased, by whichever process; a process that cannot hear of that remembers nothing (D26).
 */
@Injectable()
export class RecentKeys {
  private readonly keys = new Map<string, KnownPerson>();
  private isHearing = true;
  private forgotten = 0;

  /** Differs after each time that something was forgotten: what was read before is not remembered after. */
  get edition(): number {
    return this.forgotten;
  }

  /** Whether this process hears of those who are erased elsewhere. What it did not hear of, it may not remember. */
  turn(isHearing: boolean): void {
    this.isHearing = isHearing;
    this.forgotten += 1;
    this.keys.clear();
  }

  forget(tenantId: string): void {
    this.forgotten += 1;
    for (const at of this.keys.keys()) if (at.startsWith(placeOf(tenantId, ''))) this.keys.delete(at);
  }

  find(tenantId: string, name: string): KnownPerson | undefined {
    const at = placeOf(tenantId, name);
    const known = this.keys.get(at);
    if (!known) return undefined;
    this.keys.delete(at);
    this.keys.set(at, known);
    return known;
  }

  /** `edition` of before they were read. */
  keep(tenantId: string, people: ReadonlyMap<string, KnownPerson>, edition: number): void {
    if (!this.isHearing || edition !== this.forgotten) return;
    for (const [name, person] of people) {
      if (name.length <= LONGEST_NAME && !person.isErased) this.keys.set(placeOf(tenantId, name), person);
    }
    for (const at of this.keys.keys()) {
      if (this.keys.size <= KEPT) return;
      this.keys.delete(at);
    }
  }
}

const placeOf = (tenantId: string, name: string): string => `${tenantId}/${name}`;

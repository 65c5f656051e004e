import { type EventType, eventTypes, type JsonObject } from '@guildhall/contracts';

export const ENTRY_FORMAT = 1;
export const ENTRY_PREFIX = 'ent';

/** An entry before its personal values are sealed, and what it will be found by. */
export interface DraftEntry {
  /** uuid */
  readonly id: string;
  /** Of our own events; the types of products are theirs. */
  readonly event?: EventType;
  readonly members: EntryMembers;
  /** Whose key seals what is personal in it: `usr_…`, the word of a product, or the entry's own id. */
  readonly person: string;
  /** Whose key seals where it came from and what it came with, where that is another's: theirs who called. */
  readonly caller?: string;
}

/** An entry as README.md says it; in the stored one personal values are sealed. */
export interface EntryMembers extends JsonObject {
  readonly format: typeof ENTRY_FORMAT;
  readonly id: string;
  readonly tenant: string;
  readonly type: string;
  readonly category: string;
  readonly severity: string;
  readonly time: string;
  readonly correlation: string;
  readonly source: string;
  readonly data: JsonObject;
}

/** What somebody else says: a product that reported it, or whoever brought it along. None of its words is ours. */
export const isOfOthers = (members: JsonObject): boolean => 'reported' in members || 'imported' in members;

/** The contract of an entry of ours; undefined for what a product reported, whatever it called it. */
export function contractOf(members: JsonObject): EventType | undefined {
  return isOfOthers(members) ? undefined : eventTypes.get(String(members['type']));
}

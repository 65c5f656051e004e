/** What a product hands in, by what becomes of it. */
export const KINDS = ['audit', 'metric', 'usage', 'rating'] as const;
export type Kind = (typeof KINDS)[number];

/** What clients were told that the platform has: nothing else counts. */
export interface JobLedger {
  /** Ids of items whose batch was answered 200. */
  readonly items: Readonly<Record<Kind, Set<string>>>;
  /** Ids of users whose making was answered 201. */
  readonly users: Set<string>;
  /** Answers that are never right, whatever is gone. */
  readonly wrong: string[];
}

export function emptyLedger(): JobLedger {
  return {
    items: { audit: new Set(), metric: new Set(), usage: new Set(), rating: new Set() },
    users: new Set(),
    wrong: [],
  };
}

export const acknowledged = ({ items, users }: JobLedger): number =>
  KINDS.reduce((sum, kind) => sum + items[kind].size, users.size);

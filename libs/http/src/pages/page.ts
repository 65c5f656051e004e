import { z } from 'zod';

/** The parameters of every list; extend it with the list's own filters: `pageQuery.extend({ status: … })`. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many items a page has at most.'),
  cursor: z.string().max(2_048).optional().describe('`next` of the page before.'),
});

export interface Page<T> {
  readonly items: readonly T[];
  /** The cursor of the next page; null on the last. */
  readonly next: string | null;
}

/** The answer of a list. `next` comes from `Cursors.write`; the header `Link` is made of it. */
export function page<T>(items: readonly T[], next: string | null): Page<T> {
  return { items, next };
}

/** The schema of a list's answer: `@Answer(200, pageOf(UserView))`. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    next: z
      .string()
      .nullable()
      .describe('Send it as `cursor` to go on; null on the last page.')
      .meta({ example: 'WyJbXCJmaXJzdFwiXSIsIm0xLmsxLi4uIl0' }),
  });
}

/**
 * The orders that a list offers, each ascending by its name and descending with a minus: `sort=-createdAt`. What does
 * not stand in the list of the code is refused, so that no text of a caller becomes a column (T57).
 */
export function sortQuery<const C extends string>(...names: readonly [C, ...C[]]) {
  const orders = names.flatMap((name) => [name, `-${name}`]) as [C | `-${C}`, ...(C | `-${C}`)[]];
  return z.enum(orders);
}

export interface Order<C extends string> {
  readonly by: C;
  readonly direction: 'asc' | 'desc';
}

/** What a value of `sortQuery` asks for. */
export function orderOf<C extends string>(sort: C | `-${C}`): Order<C> {
  return sort.startsWith('-') ? { by: sort.slice(1) as C, direction: 'desc' } : { by: sort as C, direction: 'asc' };
}

/** One item more than the page has tells whether there is another page: ask for `limit + 1` rows and pass them here. */
export function cutPage<T>(rows: readonly T[], limit: number): { items: readonly T[]; last: T | undefined } {
  const items = rows.slice(0, limit);
  return { items, last: rows.length > limit ? items.at(-1) : undefined };
}

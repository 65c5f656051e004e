/** Items by a word of theirs, in the order in which the words first appear. */
export function grouped<T>(items: readonly T[], wordOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(wordOf(item), [...(groups.get(wordOf(item)) ?? []), item]);
  return groups;
}

import type { EntityManager } from 'typeorm';

/** For statements that run for each event: `name` belongs to one text for ever. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs a statement that the server parses and plans once for each connection instead of each time: for small statements
 * planning under row-level security costs two thirds of it. The policies are asked each time all the same. A rollback
 * leaves the plan; a pooler between us and the server must know of named statements (PgBouncer does since 1.21).
 */
export async function runPrepared<R>(
  manager: EntityManager,
  { name, text }: PreparedStatement,
  values: readonly unknown[],
): Promise<R[]> {
  // TypeORM hands pg what it is given, and pg takes a name beside the text; only TypeORM's types do not know. A new
  // object each time, since pg puts the values into it.
  const named = { name, text } as unknown as string;
  const answered = await manager.query<R[] | Counted<R>>(named, [...values]);
  return isCounted(answered) ? answered[0] : answered;
}

/** How TypeORM answers an `update` or a `delete`, with `returning` or without: nobody who counts rows wants that. */
type Counted<R> = readonly [rows: R[], count: number | null];

// A row is an object: only the pair begins with an array.
function isCounted<R>(answered: R[] | Counted<R>): answered is Counted<R> {
  return Array.isArray(answered[0]);
}

import { createRequire } from 'node:module';
import type { Client as PostgresClient } from 'pg';

// By require: OpenTelemetry patches pg only there, unless a loader hook is paid for.
const { Client, escapeIdentifier, escapeLiteral } = createRequire(import.meta.url)('pg') as typeof import('pg');

export { escapeIdentifier, escapeLiteral };

/** What building blocks need of a connection: TypeORM's query runner, its data source and the adapter below all have it. */
export interface SqlRunner {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** Rows of a query, typed by the caller who wrote the select list. */
export async function rowsOf<Row>(runner: SqlRunner, sql: string, parameters?: unknown[]): Promise<Row[]> {
  return (await runner.query(sql, parameters)) as Row[];
}

/** One connection of its own, closed whatever happens in between; `settings` hold for the whole of it. */
export async function withConnection<T>(
  url: string,
  work: (runner: SqlRunner, client: PostgresClient) => Promise<T>,
  settings: Readonly<Record<string, string>> = {},
): Promise<T> {
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const client = new Client({
    connectionString: parsedUrl(url).href,
    connectionTimeoutMillis: 10_000,
    ...(options.length > 0 ? { options: options.join(' ') } : {}),
  });
  // Without a listener a connection that breaks between two queries would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work({ query: async (sql, parameters) => (await client.query(sql, parameters)).rows }, client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The URL standard quotes a wrong URL in its error, password included; this one does not. */
export function parsedUrl(url: string): URL {
  if (!URL.canParse(url))
    throw new TypeError('A database URL cannot be read. It is not shown here: it may hold a password.');
  return new URL(url);
}

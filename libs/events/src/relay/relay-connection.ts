import { createRequire } from 'node:module';
import type { Client as PgClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

// By require: OpenTelemetry patches pg only there, unless a loader hook is paid for.
const { Client } = createRequire(import.meta.url)('pg') as typeof import('pg');

// A host that vanishes frees its advisory lock only when the server gives up its TCP connection: after 5 + 3 × 2 s.
const SERVER_SIDE =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c idle_in_transaction_session_timeout=10s';
const QUERY_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 1_000;

/** One connection outside every pool. `signal` aborts when it is lost, whatever the reason; a lost one is never used again. */
export class RelayConnection {
  private readonly lost = new AbortController();

  private constructor(private readonly client: PgClient) {
    const lose = (cause?: unknown) =>
      this.lost.abort(new ConnectionLost('The database connection is lost.', { cause }));
    client.on('error', lose);
    client.on('end', () => lose());
  }

  static async open(url: string, name: string, options = ''): Promise<RelayConnection> {
    const client = new Client({
      connectionString: url,
      application_name: name,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      connectionTimeoutMillis: 5_000,
      // A server that does not answer is as good as gone: the caller ends its lead and begins anew.
      query_timeout: QUERY_TIMEOUT_MS,
      options: `${SERVER_SIDE} ${options}`,
    });
    const connection = new RelayConnection(client);
    await client.connect();
    return connection;
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  async query<R extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<R>> {
    this.signal.throwIfAborted();
    return this.client.query<R>(query);
  }

  onNotification(heard: (payload: string) => void): void {
    this.client.on('notification', ({ payload }) => heard(payload ?? ''));
  }

  /** Bounded: a server that does not say good-bye is left behind. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    await Promise.race([this.client.end().catch(() => undefined), tooLong]);
    clearTimeout(timer);
    this.lost.abort(new ConnectionLost('The database connection is closed.'));
  }
}

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

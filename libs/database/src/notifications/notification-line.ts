import { createRequire } from 'node:module';
import { Backoff, type Randomness, sleep } from '@guildhall/runtime';
import type { Client as PostgresClient } from 'pg';
import { parsedUrl } from '../postgres.js';

// By require: OpenTelemetry patches pg only there, unless a loader hook is paid for.
const { Client } = createRequire(import.meta.url)('pg') as typeof import('pg');

const HEARTBEAT_MS = 5_000;
const ANSWER_MS = 3_000;

export interface NotificationLineSettings {
  readonly url: string;
  /** Shown by the server as the connection's application. */
  readonly name: string;
  readonly channel: string;
  readonly randomness: Randomness;
}

export interface Listener {
  /** Somebody committed a transaction that notified. */
  heard(payload: string): void;
  /** From now on nothing is missed. What was missed before, nobody knows. */
  listening(): void;
  /** From now on things are missed. */
  deaf(): void;
}

/**
 * Hears what transactions of other processes tell with their commit (LISTEN), on a connection of its own: one of a pool
 * would hear it for whoever has it next. It connects again for ever, with growing pauses; a connection that looks alive
 * and does not answer counts as lost. Nothing that is heard is more than a hint: a listener that is deaf asks the database.
 */
export class NotificationLine {
  private readonly ending = new AbortController();
  private readonly backoff: Backoff;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly settings: NotificationLineSettings,
    private readonly listener: Listener,
  ) {
    this.backoff = new Backoff({ baseMs: 50, capMs: 2_000 }, settings.randomness);
  }

  /** Returns at once: a service starts also when the database is away. */
  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await this.hold().catch(() => undefined);
      this.listener.deaf();
      await this.rest(this.backoff.nextMs());
    }
  }

  private async hold(): Promise<void> {
    const { url, name, channel } = this.settings;
    const client = new Client({
      connectionString: parsedUrl(url).href,
      application_name: name,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    client.on('notification', ({ payload }) => this.listener.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      this.listener.listening();
      this.backoff.reset();
      while (!lost.signal.aborted && !this.ending.signal.aborted) {
        await this.rest(HEARTBEAT_MS, lost.signal);
        if (!lost.signal.aborted && !this.ending.signal.aborted) await client.query('select');
      }
    } finally {
      // Deaf first: nobody waits for a server that does not say good-bye before asking it again.
      this.listener.deaf();
      await closed(client);
    }
  }

  private async rest(ms: number, lost = this.ending.signal): Promise<void> {
    await sleep(ms, AbortSignal.any([this.ending.signal, lost])).catch(() => undefined);
  }
}

async function closed(client: PostgresClient): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS);
  });
  await Promise.race([client.end().catch(() => undefined), tooLong]);
  clearTimeout(timer);
}

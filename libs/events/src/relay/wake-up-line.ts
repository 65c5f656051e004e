import { Backoff, type Randomness } from '@guildhall/runtime';
import { RelayConnection } from './relay-connection.js';
import { LANES, type Lane } from './relay-settings.js';
import { WakeFlag } from './wake-flag.js';

const CHANNEL = 'guildhall_outbox';
const COALESCE_MS = 5;
const BACKLOG_COUNTED_UP_TO = 100_000;

export interface Backlog {
  readonly lane: Lane;
  readonly rows: number;
  readonly oldestAgeSeconds: number;
}

/**
 * Tells the relay leader of another process that this one has committed events, and hears the same from others.
 *
 * Never inside a business transaction: NOTIFY holds a lock over the whole database until the commit is flushed, so that
 * commits would queue one by one. Losing a message costs no event: the leader looks every 250 ms anyway.
 */
export class WakeUpLine {
  private readonly bell = new WakeFlag();
  private readonly backoff: Backoff;
  private readonly waiting = new Set<Lane>();
  private timer: NodeJS.Timeout | undefined;
  private connection: RelayConnection | undefined;
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly relayUrl: string,
    private readonly service: string,
    private readonly heard: (lane: Lane) => void,
    randomness: Randomness,
  ) {
    this.backoff = new Backoff({ baseMs: 100, capMs: 5_000 }, randomness);
  }

  start(): void {
    this.running = this.keepOpen();
  }

  /** At most one message in 5 ms, however many transactions commit. */
  announce(lane: Lane): void {
    this.waiting.add(lane);
    this.timer ??= setTimeout(() => this.notify(), COALESCE_MS);
  }

  async backlog(lanes: readonly Lane[]): Promise<Backlog[]> {
    const found = await this.connection?.query<{ lane: Lane; rows: number; age: number }>({
      text: `
        select lane, age, (select count(*)::int from (select from outbox o where o.lane = l.lane limit ${BACKLOG_COUNTED_UP_TO}) as counted) as rows
          from unnest($1::text[]) as l(lane),
               lateral (select coalesce((select extract(epoch from clock_timestamp() - occurred_at)::float8
                                           from outbox o where o.lane = l.lane order by id limit 1), 0) as age) as oldest`,
      values: [lanes],
    });
    return (found?.rows ?? []).map(({ lane, rows, age }) => ({ lane, rows, oldestAgeSeconds: age }));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    this.bell.ring();
    await this.running;
  }

  private notify(): void {
    this.timer = undefined;
    const lanes = [...this.waiting];
    this.waiting.clear();
    const sent = this.connection?.query({
      text: 'select pg_notify($1, lane) from unnest($2::text[]) as lane',
      values: [CHANNEL, lanes],
    });
    // Lost with its connection: the poll is the net.
    sent?.catch(() => undefined);
  }

  private async keepOpen(): Promise<void> {
    while (!this.isStopping) {
      try {
        await this.hold();
      } catch {
        // Silence is no fault here: without this line the relay polls.
        if (!this.isStopping) await this.bell.wait(this.backoff.nextMs());
      }
    }
  }

  private async hold(): Promise<void> {
    const connection = await RelayConnection.open(
      this.relayUrl,
      `${this.service}-wake-up`,
      '-c synchronous_commit=off',
    );
    try {
      connection.onNotification((payload) => {
        const lane = LANES.find((known) => known === payload);
        if (lane) this.heard(lane);
      });
      await connection.query({ text: `listen ${CHANNEL}` });
      this.connection = connection;
      this.backoff.reset();
      connection.signal.addEventListener('abort', () => this.bell.ring(), { once: true });
      while (!this.isStopping && !connection.signal.aborted) await this.bell.wait(60_000);
    } finally {
      this.connection = undefined;
      await connection.close();
    }
  }
}

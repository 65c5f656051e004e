import { Backoff, faultPoint, type Clock, type Randomness } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import type { Broker } from '../broker/broker.js';
import type { OutboxRow } from '../envelope/outbox-row.js';
import { toRecord } from '../envelope/to-record.js';
import type { LaneState } from './lane-state.js';
import { OutboxQueue } from './outbox-queue.js';
import { OutboxUpkeep } from './outbox-upkeep.js';
import { RelayConnection } from './relay-connection.js';
import { relayMetrics } from './relay-metrics.js';
import type { Lane, RelayTuning } from './relay-settings.js';
import { Sender } from './sender.js';
import { inSendSpans } from './tracing.js';
import { WakeFlag } from './wake-flag.js';

const afterLead = faultPoint('relay.after-lead');
const afterRead = faultPoint('relay.after-read');
const beforeSend = faultPoint('relay.before-send');
const afterSend = faultPoint('relay.after-send');
const afterArchive = faultPoint('relay.after-archive');

export interface LaneRelayParts {
  readonly relayUrl: string;
  readonly service: string;
  readonly tuning: RelayTuning;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * Brings one lane of the outbox to the broker: leads it, or stands by for the process that does.
 *
 * At least once, in the order of the rows for each aggregate. A database that is away is waited for with growing
 * pauses; a broker that is away stops the lane where it is, and the queue grows.
 */
export class LaneRelay {
  private readonly bell = new WakeFlag();
  private readonly log = logger.child({ component: 'relay' });
  private readonly backoff: Backoff;
  private readonly ending = new AbortController();
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();
  private current: LaneState = 'away';
  private readonly sender: Sender;
  private readonly upkeep: OutboxUpkeep;

  constructor(
    readonly lane: Lane,
    private readonly parts: LaneRelayParts,
  ) {
    this.backoff = new Backoff({ baseMs: 50, capMs: 2_000 }, parts.randomness);
    this.upkeep = new OutboxUpkeep(parts.tuning.vacuumAfter, parts.clock);
    this.sender = new Sender(lane, parts.broker, parts.clock, parts.randomness);
  }

  /** Returns at once: a service starts also when database or broker are away. */
  start(): void {
    // Said also by whoever never leads: where nobody does, there must be somebody who says so.
    relayMetrics.leads(this.lane, false);
    this.running = this.run();
  }

  get state(): LaneState {
    return this.current === 'leading' && this.sender.isStuck ? 'stuck' : this.current;
  }

  wake(): void {
    this.bell.ring();
  }

  /** Ends after the batch in hand, within the grace time; what was not archived is sent again by the next leader. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.bell.ring();
    const timer = setTimeout(() => this.ending.abort(), this.parts.tuning.stopGraceMs);
    await this.running;
    clearTimeout(timer);
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      try {
        await this.serve();
      } catch (error) {
        if (this.isStopping) break;
        relayMetrics.failed(this.lane, 'lead');
        this.log.warn({ lane: this.lane, because: String(error) }, 'The relay lost its connection and begins anew.');
        await this.bell.wait(this.backoff.nextMs());
      }
    }
    this.current = 'stopped';
  }

  private async serve(): Promise<void> {
    this.current = 'away';
    const { relayUrl, service, tuning } = this.parts;
    const connection = await RelayConnection.open(relayUrl, `${service}-relay-${this.lane}`);
    try {
      const queue = new OutboxQueue(connection, this.lane);
      this.current = 'standby';
      while (!this.isStopping && !(await queue.tryLead())) await this.bell.wait(tuning.standbyMs);
      if (!this.isStopping) await this.lead(queue, AbortSignal.any([connection.signal, this.ending.signal]));
    } finally {
      relayMetrics.leads(this.lane, false);
      this.current = 'away';
      // Ends the lead also on the server: the lock belongs to the session.
      await connection.close();
    }
  }

  private async lead(queue: OutboxQueue, signal: AbortSignal): Promise<void> {
    this.current = 'leading';
    await afterLead();
    relayMetrics.leads(this.lane, true);
    this.log.info({ lane: this.lane }, 'Leads the relay.');
    let archiving: Promise<void> = Promise.resolve();
    let rows = await this.read(queue, []);
    while (!this.isStopping) {
      if (rows.length === 0) {
        await archiving;
        await this.upkeep.whileIdle(queue);
        await this.bell.wait(this.parts.tuning.pollMs);
        rows = await this.read(queue, []);
        continue;
      }
      const isFull = rows.length === this.parts.tuning.batchSize;
      const ids = rows.map(({ id }) => id);
      // While a batch travels, the one before moves to the archive and the next is read. A crash repeats two batches
      // at most, in order, and each consumer's inbox knows them.
      const [sent, ahead] = await Promise.all([
        this.send(rows, signal),
        isFull ? this.read(queue, ids) : [],
        archiving,
      ]);
      archiving = this.archive(queue, sent);
      // Rejections are seen by the await that follows in each case; until then they must not count as unhandled.
      archiving.catch(() => undefined);
      rows = ahead;
    }
    await archiving;
  }

  private async read(queue: OutboxQueue, inFlight: readonly string[]): Promise<OutboxRow[]> {
    const rows = await queue.read(this.parts.tuning.batchSize, this.sender.leftOut(inFlight));
    await afterRead();
    this.backoff.reset();
    return rows;
  }

  /** Answers the ids of the rows that the broker acknowledged. */
  private async send(rows: readonly OutboxRow[], signal: AbortSignal): Promise<readonly string[]> {
    await beforeSend();
    const records = rows.map((row) => toRecord(row, this.parts.service));
    const sent = await inSendSpans(rows, () => this.sender.send(rows, records, signal));
    await afterSend();
    return sent;
  }

  private async archive(queue: OutboxQueue, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await queue.archive(ids);
    this.upkeep.removed(ids.length);
    relayMetrics.sent(this.lane, ids.length);
    await afterArchive();
  }
}

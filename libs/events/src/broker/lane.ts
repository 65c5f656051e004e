import { Backoff, type Randomness, sleep } from '@guildhall/runtime';
import { BrokerPassing, type OutgoingRecord, RecordTooLarge, UnknownTopics } from './broker.js';
import type { BrokerLog } from './broker-settings.js';
import { sizeOf, splitByBytes } from './split-by-bytes.js';
import { orAborted } from './or-aborted.js';

/** One life of a client's producer. After any error it is thrown away, since its sequence numbers may be in doubt. */
export interface LaneProducer {
  /** Acknowledged by all in-sync replicas when it resolves. Rejects with {@link UnknownTopics}, {@link RequestTooLarge} or anything passing. */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The broker refuses the size of a request, in spite of our own limit: a topic may have a smaller one. */
export class RequestTooLarge extends Error {
  override readonly name = 'RequestTooLarge';
}

export interface LaneSettings {
  readonly maxRequestBytes: number;
  readonly randomness: Randomness;
  readonly log: BrokerLog;
}

/** A topic that was created a moment ago may be unknown to the broker that we ask: believe it only after this long. */
const BELIEVE_UNKNOWN_AFTER_MS = 3_000;
/** The relay waits for each batch, so a queue this long means a caller that does not: it must not grow without end (D25). */
const MAX_WAITING_BATCHES = 64;

/** Sends batches strictly one after another and tries each until it is acknowledged. */
export class Lane {
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;
  private producer: LaneProducer | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly open: () => Promise<LaneProducer>,
    private readonly settings: LaneSettings,
  ) {}

  async send(records: readonly OutgoingRecord[], signal?: AbortSignal): Promise<void> {
    const requests = splitByBytes(records, this.settings.maxRequestBytes);
    const ended = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    if (ended.aborted) throw new BrokerPassing('Not sent: the sender has stopped.', { cause: ended.reason });
    if (this.waiting >= MAX_WAITING_BATCHES) throw new BrokerPassing(`Not sent: ${this.waiting} batches are waiting.`);
    this.waiting++;
    const turn = this.last.then(() => this.sendAll(requests, ended)).finally(() => this.waiting--);
    this.last = turn.catch(() => undefined);
    await orAborted(turn, ended);
  }

  /** Lets batches that wait finish for so long, then ends them. */
  async close(graceMs: number): Promise<void> {
    await Promise.race([this.last, sleep(graceMs, this.closing.signal).catch(() => undefined)]);
    this.closing.abort(new BrokerPassing('The broker was disconnected.'));
    await this.last;
    await this.discardProducer();
  }

  private async sendAll(requests: OutgoingRecord[][], ended: AbortSignal): Promise<void> {
    for (const [at, request] of requests.entries()) {
      const before = requests.slice(0, at).reduce((count, earlier) => count + earlier.length, 0);
      await this.sendUntilAcknowledged(request, before, ended);
    }
  }

  private async sendUntilAcknowledged(request: OutgoingRecord[], before: number, ended: AbortSignal): Promise<void> {
    const backoff = new Backoff({ baseMs: 100, capMs: 2_000 }, this.settings.randomness);
    const begun = performance.now();
    for (;;) {
      const failure = await this.attempt(request, ended);
      if (!failure) return;
      if (ended.aborted) throw new BrokerPassing('Ended before it was acknowledged.', { cause: ended.reason });
      if (failure.error instanceof RequestTooLarge) return this.sendHalves(request, before, ended);
      if (failure.error instanceof UnknownTopics && performance.now() - begun > BELIEVE_UNKNOWN_AFTER_MS)
        throw failure.error;
      this.settings.log('warn', 'Sending failed; the same records are sent again.', {
        ...failure,
        records: request.length,
      });
      await sleep(backoff.nextMs(), ended).catch(() => undefined);
    }
  }

  /** One try. Answers what went wrong, if anything did. */
  private async attempt(request: OutgoingRecord[], ended: AbortSignal): Promise<{ error: unknown } | undefined> {
    try {
      this.producer ??= await orAborted(this.open(), ended, (late) => void late.close());
      await orAborted(this.producer.send(request), ended);
      return undefined;
    } catch (error) {
      await this.discardProducer();
      return { error };
    }
  }

  private async sendHalves(request: OutgoingRecord[], before: number, ended: AbortSignal): Promise<void> {
    if (request.length === 1)
      throw new RecordTooLarge(
        before,
        request.reduce((bytes, record) => bytes + sizeOf(record), 0),
        this.settings.maxRequestBytes,
      );
    const middle = request.length >> 1;
    await this.sendUntilAcknowledged(request.slice(0, middle), before, ended);
    await this.sendUntilAcknowledged(request.slice(middle), before + middle, ended);
  }

  private async discardProducer(): Promise<void> {
    const discarded = this.producer;
    this.producer = undefined;
    await discarded?.close();
  }
}

import { Broker, type Chunk, type Subscription, topicPlans } from '@guildhall/events';
import { Readiness } from '@guildhall/http';
import { Backoff, Clock, newId, Randomness, sleep } from '@guildhall/runtime';
import { counter, gauge, logger } from '@guildhall/telemetry';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { applyRecord, EDGE_TOPICS } from './apply-record.js';
import { CaughtUp } from './caught-up.js';
import { EdgeState } from './edge-state.js';

const POLL_MS = 50;
const STOP_MS = 2_000;

const age = gauge({
  name: 'guildhall_edge_state_age_seconds',
  help: 'Since the broker last told what is new.',
  together: 'max',
});
const refused = counter({ name: 'guildhall_edge_state_refused_total', help: 'Records that are no statement of ours.' });

/**
 * Reads edge state from the beginning of its topics, with a group of its own, and goes on reading. Until it has read
 * what stood there at the start the gateway is not ready; a broker that goes away later takes nothing away.
 */
@Injectable()
export class EdgeStateReader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Of this process alone, and gone with it. */
  readonly groupId = `gateway.edge.${newId()}`;
  private readonly stopping = new AbortController();
  private subscription: Subscription | undefined;
  private hasCaughtUp = false;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly broker: Broker,
    private readonly state: EdgeState,
    private readonly readiness: Readiness,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  onApplicationBootstrap(): void {
    this.readiness.register({ name: 'edge state', probe: () => this.probe() });
    this.reading = this.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.stop(STOP_MS);
    await this.reading;
    await this.broker.deleteGroup(this.groupId).catch((error: unknown) => {
      logger.warn({ error, groupId: this.groupId }, 'The group of the edge state was left behind; Kafka forgets it.');
    });
  }

  /** Whether all has been read that stood on the topics at the start: before, keys and revocations may be missing. */
  get isRead(): boolean {
    return this.hasCaughtUp;
  }

  /** How long ago the broker last told what is new, or that nothing is: for so long a revocation may have passed us by. */
  get ageMs(): number {
    return this.hasCaughtUp ? (this.subscription?.progress().sinceFetchMs ?? Infinity) : Infinity;
  }

  // Kafka may be away when the gateway starts: it waits for it as long as it takes.
  private async begin(): Promise<void> {
    const backoff = new Backoff({ baseMs: 200, capMs: 5_000 }, this.randomness);
    while (!this.stopping.signal.aborted) {
      try {
        return await this.readAll();
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        logger.warn({ error }, 'The edge state cannot be read yet; trying again.');
        await this.subscription?.stop(0);
        await sleep(backoff.nextMs(), this.stopping.signal).catch(() => undefined);
      }
    }
  }

  private async readAll(): Promise<void> {
    await this.broker.ensureTopics(topicPlans(EDGE_TOPICS));
    const caughtUp = new CaughtUp(await this.broker.endOffsets(EDGE_TOPICS), this.clock.monotonicMs());
    const subscription = this.broker.consume({
      groupId: this.groupId,
      topics: EDGE_TOPICS,
      fromBeginning: true,
      maxChunk: 500,
      onChunk: (chunk) => this.take(chunk, caughtUp),
    });
    this.subscription = subscription;
    await subscription.ready();
    const isReached = () => {
      const { sinceFetchMs } = subscription.progress();
      return caughtUp.isReached({ nowMs: this.clock.monotonicMs(), sinceFetchMs });
    };
    while (!isReached()) await sleep(POLL_MS, this.stopping.signal);
    this.hasCaughtUp = true;
    const { apiKeys, roles, tenants } = this.state;
    logger.info({ apiKeys: apiKeys.size, roles: roles.size, tenants: tenants.size }, 'The edge state is read.');
  }

  private async take(chunk: Chunk, caughtUp: CaughtUp): Promise<void> {
    for (const record of chunk.records) {
      await applyRecord(this.state, record).catch((error: unknown) => {
        // One bad record must not keep the gateway from all that come after it.
        refused.inc();
        const { topic, partition, offset } = record;
        const reason = error instanceof Error ? error.message : 'unknown';
        logger.warn({ reason, topic, partition, offset: String(offset) }, 'A record is no statement of ours.');
      });
    }
    caughtUp.read(chunk, this.clock.monotonicMs());
    const last = chunk.records.at(-1);
    if (last) await chunk.commit(last.offset);
  }

  private probe(): string {
    if (!this.hasCaughtUp) throw new Error('not read to its end yet');
    const seconds = Math.round(this.ageMs / 1_000);
    age.set(seconds);
    return `${seconds} s old`;
  }
}

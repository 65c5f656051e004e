import { Backoff, type Clock, sleep } from '@guildhall/runtime';
import {
  BrokerPassing,
  type Subscription,
  type SubscriptionProgress,
  type TopicPartition,
  UnknownTopics,
} from './broker.js';
import { STOP_GRACE_MS } from './broker-settings.js';
import { deferred } from './deferred.js';
import { Delivery, type DeliverySettings } from './delivery.js';
import { orAborted, settledWithin } from './or-aborted.js';

/** One life of a client as a member of a group. */
export interface Member {
  /** Settles when this life is over by itself: with what ended it. */
  readonly ended: Promise<unknown>;
  isJoined(): boolean;
  assigned(): readonly TopicPartition[];
  /** Leaves the group and closes the connections. Nothing is in hand any more, unless a handler hangs. */
  leave(): Promise<void>;
}

/** What a member reports to and delivers through. */
export interface Life {
  readonly delivery: Delivery;
  joined(): void;
  fetched(): void;
}

/** Opens a member. Rejects with {@link UnknownTopics}, or with anything passing. */
export type OpenMember = (life: Life) => Promise<Member>;

const LEAVE_MS = 5_000;

/**
 * Keeps one member of a group alive: opens it, opens the next one when it dies, ends it on demand. The clients have
 * restarts of their own; those are switched off, since a fresh client is the only state that is known to be right.
 */
export class SupervisedSubscription implements Subscription {
  private readonly delivery: Delivery;
  private readonly clock: Clock;
  private readonly firstJoin = deferred<void>();
  private readonly stopping = new AbortController();
  private isStopping = false;
  private hasJoined = false;
  private turnover = deferred<void>();
  private turned = deferred<void>();
  private member: Member | undefined;
  private restarts = 0;
  private fetchedAtMs: number;
  /** Resolves when no life follows any more. */
  readonly finished: Promise<void>;

  constructor(
    delivery: Delivery,
    private readonly open: OpenMember,
    private readonly settings: DeliverySettings,
  ) {
    this.delivery = delivery;
    this.clock = settings.clock;
    this.fetchedAtMs = this.clock.monotonicMs();
    this.firstJoin.promise.catch(() => undefined);
    this.finished = this.run();
  }

  ready(): Promise<void> {
    return this.firstJoin.promise;
  }

  isJoined(): boolean {
    return this.member?.isJoined() ?? false;
  }

  progress(): SubscriptionProgress {
    return {
      isJoined: this.isJoined(),
      assigned: this.member?.assigned() ?? [],
      sinceFetchMs: this.clock.monotonicMs() - this.fetchedAtMs,
      sinceCommitMs: this.delivery.sinceCommitMs(),
      oldestChunkMs: this.delivery.oldestChunkMs(),
      restarts: this.restarts,
    };
  }

  async restart(): Promise<void> {
    // Between two lives there is nothing to end: a fresh client is on its way.
    if (this.isStopping || !this.member) return;
    this.turnover.resolve();
    await Promise.race([this.turned.promise, this.finished]);
  }

  async stop(graceMs = STOP_GRACE_MS): Promise<void> {
    if (!this.isStopping) {
      this.isStopping = true;
      await this.delivery.drain(graceMs, 'The subscription was stopped.');
      this.stopping.abort(new BrokerPassing('The subscription was stopped.'));
      this.firstJoin.reject(this.stopping.signal.reason);
      this.turnover.resolve();
    }
    await settledWithin(this.finished, LEAVE_MS);
  }

  private async run(): Promise<void> {
    const backoff = new Backoff({ baseMs: 200, capMs: 5_000 }, this.settings.randomness);
    while (!this.isStopping) {
      const failure = await this.live(backoff);
      // Absent from the start is a mistake of ours. Absent later is a broker that was emptied and is being refilled.
      if (failure instanceof UnknownTopics && !this.hasJoined) return this.firstJoin.reject(failure);
      if (this.isStopping) return;
      this.restarts++;
      if (!failure) continue;
      this.settings.log('warn', 'The consumer ended; a fresh one joins.', { error: failure });
      await sleep(backoff.nextMs(), this.stopping.signal).catch(() => undefined);
    }
  }

  /** One life, from connecting to leaving. Answers what ended it, or nothing when it was asked to end. */
  private async live(backoff: Backoff): Promise<unknown> {
    this.turnover = deferred();
    try {
      this.delivery.accept();
      this.member = await orAborted(this.open(this.life(backoff)), this.stopping.signal, (late) => void late.leave());
      if (this.member.isJoined()) this.markJoined();
      return await Promise.race([this.member.ended, this.turnover.promise]);
    } catch (error) {
      return error;
    } finally {
      await this.end();
    }
  }

  private async end(): Promise<void> {
    const member = this.member;
    this.member = undefined;
    this.delivery.refuse();
    this.delivery.lose('The consumer of this chunk has ended.');
    // A handler that ignores its signal must not get company for the same partition, but cannot block the restart for ever.
    if (!this.isStopping) await settledWithin(this.delivery.idle(), STOP_GRACE_MS);
    if (member) await settledWithin(member.leave(), LEAVE_MS);
    this.turned.resolve();
    this.turned = deferred();
  }

  private life(backoff: Backoff): Life {
    return {
      delivery: this.delivery,
      joined: () => {
        backoff.reset();
        this.fetched();
        // A client that joins while it is being opened is not ours yet: see `live`.
        if (this.member) this.markJoined();
      },
      fetched: () => this.fetched(),
    };
  }

  private markJoined(): void {
    this.hasJoined = true;
    this.firstJoin.resolve();
  }

  private fetched(): void {
    this.fetchedAtMs = this.clock.monotonicMs();
  }
}

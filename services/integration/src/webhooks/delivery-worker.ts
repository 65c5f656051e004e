import { EgressClient } from '@guildhall/egress';
import { faultPoint, sleep } from '@guildhall/runtime';
import { counter, logger, withoutTrace } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Attempt, DeliveryAttempts, isTaken } from './delivery-attempt.js';
import { DeliveryLanes, type DeliveryPlace } from './delivery-lanes.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveryQueue } from './delivery-queue.js';
import { OutgoingDeliveries } from './outgoing-deliveries.js';

const beforeSend = faultPoint('webhooks.before-send');
const afterSend = faultPoint('webhooks.after-send');

const LOOK_EVERY_MS = 1_000;
/** Longer than an attempt (15 s) and its transactions may take: who took the delivery is dead by then. */
const LEASE_MS = 60_000;

const attempts = counter({
  name: 'guildhall_integration_webhook_attempts_total',
  help: 'Calls of webhook endpoints by what came of them: taken, answered otherwise, or the word for no answer.',
  labels: ['outcome'],
});

/**
 * Sends what is due, each delivery by itself: one that hangs holds up no other. Any number of processes do it side by
 * side. One that dies leaves its deliveries to the others, who send them again under the same webhook-id.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger.child({ component: 'webhooks' });
  private readonly lanes = new DeliveryLanes();
  private readonly underWay = new Set<Promise<void>>();
  private pause = new AbortController();
  private isStopping = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly outgoing: OutgoingDeliveries,
    private readonly queue: DeliveryQueue,
    private readonly sending: DeliveryAttempts,
    private readonly record: DeliveryLog,
    private readonly egress: EgressClient,
  ) {}

  onApplicationBootstrap(): void {
    this.outgoing.onPut(() => this.pause.abort());
    this.ended = withoutTrace(() => this.run());
  }

  /** Calls under way end, by their own deadline at the latest; what is left is another process's, or waits for a start. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.pause.abort();
    await this.ended;
    await Promise.all(this.underWay);
    await this.egress.close();
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      // Made before the look: what is put while it goes on would else be heard of a second later.
      this.pause = new AbortController();
      const begun = await this.round();
      if (begun === 0 && !this.isStopping) await sleep(LOOK_EVERY_MS, this.pause.signal).catch(() => undefined);
    }
  }

  private async round(): Promise<number> {
    if (this.lanes.free <= 0) return 0;
    try {
      const places = await this.queue.due(this.lanes.free, this.lanes.perEndpoint, this.lanes.busy());
      return places.filter((place) => this.begin(place)).length;
    } catch (error) {
      this.log.warn({ error }, 'The queue of webhooks could not be read.');
      return 0;
    }
  }

  private begin(place: DeliveryPlace): boolean {
    if (!this.lanes.enter(place)) return false;
    const call = this.deliver(place)
      .then(
        (attempt) => {
          this.lanes.leave(place, { hasFailed: attempt !== undefined && !isTaken(attempt) });
          this.pause.abort();
        },
        (error: unknown) => {
          // Nobody knows what became of it: the lease ends, and it is sent again.
          this.log.warn({ error, delivery: place.id }, 'A webhook is undecided.');
          this.lanes.leave(place, { hasFailed: true });
        },
      )
      .finally(() => this.underWay.delete(call));
    this.underWay.add(call);
    return true;
  }

  private async deliver(place: DeliveryPlace): Promise<Attempt | undefined> {
    const delivery = await this.queue.take(place, LEASE_MS);
    if (!delivery) return undefined;
    await beforeSend();
    const attempt = await this.sending.send(delivery);
    await afterSend();
    await this.record.record(delivery, attempt);
    attempts.inc({ outcome: isTaken(attempt) ? 'taken' : (attempt.failure ?? 'answered') });
    return attempt;
  }
}

import { EgressClient } from '@guildhall/egress';
import { faultPoint } from '@guildhall/runtime';
import { QueueWork } from '@guildhall/service';
import { counter, logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
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
 * Sends what is due, each delivery by itself: one that hangs holds up no other. A process that dies leaves its deliveries
 * to the others, who send them again under the same webhook-id.
 */
@Injectable()
export class DeliveryWorker extends QueueWork {
  private readonly log = logger.child({ component: 'webhooks' });
  private readonly lanes = new DeliveryLanes();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    outgoing: OutgoingDeliveries,
    private readonly queue: DeliveryQueue,
    private readonly sending: DeliveryAttempts,
    private readonly record: DeliveryLog,
    private readonly egress: EgressClient,
  ) {
    super({ purpose: 'send webhooks', source: outgoing, lookEveryMs: LOOK_EVERY_MS });
  }

  /** Calls under way end, by their own deadline at the latest; what is left is another process's, or waits for a start. */
  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    await Promise.all(this.underWay);
    await this.egress.close();
  }

  protected override async round(): Promise<number> {
    if (this.lanes.free <= 0) return LOOK_EVERY_MS;
    const places = await this.queue.due(this.lanes.free, this.lanes.perEndpoint, this.lanes.busy());
    const begun = places.filter((place) => this.begin(place));
    return begun.length > 0 ? 0 : LOOK_EVERY_MS;
  }

  private begin(place: DeliveryPlace): boolean {
    if (!this.lanes.enter(place)) return false;
    const call = this.deliver(place)
      .then(
        (attempt) => {
          this.lanes.leave(place, { hasFailed: attempt !== undefined && !isTaken(attempt) });
          this.wake();
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

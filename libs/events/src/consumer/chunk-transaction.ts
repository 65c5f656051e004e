import { Actor } from '@guildhall/access';
import type { Cause, TenantDatabase, TenantTransaction } from '@guildhall/database';
import { faultPoint } from '@guildhall/runtime';
import type { Chunk } from '../broker/broker.js';
import type { Delivered } from './delivered.js';
import type { Delivery, Subscriber } from './delivery.js';
import { grouped } from './grouped.js';
import { HoldBack } from './hold-back.js';
import { claim } from './inbox.js';
import { inConsumerSpan, inConsumerSpans } from './tracing.js';
import { VersionOrder } from './version-order.js';

const afterClaim = faultPoint('consumer.after-claim');
/** Whom the system can act for: it does not act for itself, and for nobody in particular neither. */
const SOMEBODY = /^(usr|key)_/;

const afterHandlers = faultPoint('consumer.after-handlers');

/** Which events were being handled when the transaction failed: the others need not suffer for them. */
export class HandlingFailed extends Error {
  override readonly name = 'HandlingFailed';
  constructor(
    readonly deliveries: readonly Delivery[],
    override readonly cause: unknown,
  ) {
    super('A handler failed.', { cause });
  }
}

/** Another member has these records now, or will have them: nothing of this transaction may stay. */
export class ChunkLost extends Error {
  override readonly name = 'ChunkLost';
}

/**
 * Inbox rows and effects of many events in one transaction: tenants in sorted order, each entered before its rows are
 * touched, events of each key as they came. Handlers may run twice; what they did the first time was rolled back.
 */
export class ChunkTransaction {
  private readonly holdBack: HoldBack;

  constructor(
    private readonly database: TenantDatabase,
    private readonly service: string,
    private readonly subscriber: Subscriber,
  ) {
    this.holdBack = new HoldBack(subscriber.as);
  }

  /** `deliveries` are sorted by tenant. */
  async run(deliveries: readonly Delivery[], chunk: Chunk): Promise<void> {
    const first = deliveries[0];
    if (!first) return;
    await this.database.transaction(
      Actor.system(this.service, first.envelope.tenantId),
      async (tx) => {
        for (const [tenantId, ofTenant] of grouped(deliveries, ({ envelope }) => envelope.tenantId)) {
          await requireHeld(chunk);
          await tx.enter(tenantId);
          await this.runOfTenant(tx, ofTenant);
        }
        await afterHandlers();
        await requireHeld(chunk);
      },
      // The transport repeats by itself, event by event: the locks of one are shorter than those of all.
      { attempts: 1 },
    );
  }

  private async runOfTenant(tx: TenantTransaction, deliveries: readonly Delivery[]): Promise<void> {
    const { as, isOrdered } = this.subscriber;
    const { fresh, behindDeadLetters } = await claim(tx, as, deliveries);
    const admitted = await this.holdBack.admit(tx, behindDeadLetters);
    await afterClaim();
    const news = onlyOnce(deliveries, new Set([...fresh, ...admitted]));
    if (news.length === 0) return;
    const order = isOrdered ? await VersionOrder.of(tx, as, news) : undefined;
    for (const run of runsOf(news, order)) await handle(tx, run);
    await order?.save(tx);
    await this.holdBack.settle(tx, news);
  }
}

async function requireHeld(chunk: Chunk): Promise<void> {
  if (chunk.isStale()) throw new ChunkLost('The partition belongs to another member now.');
  await chunk.heartbeat();
}

function onlyOnce(deliveries: readonly Delivery[], wanted: Set<string>): Delivery[] {
  // The same event may stand twice in a chunk: the first counts.
  return deliveries.filter(({ envelope }) => wanted.delete(envelope.eventId));
}

/** Consecutive events that one call takes: many for a set-based handler, else one. */
function runsOf(deliveries: readonly Delivery[], order: VersionOrder | undefined): Delivery[][] {
  const runs: Delivery[][] = [];
  for (const delivery of deliveries) {
    if (!isAdmitted(delivery, order) || !isWanted(delivery)) continue;
    const run = runs.at(-1);
    if (run && delivery.handler?.isSetBased && run[0]?.handler === delivery.handler) run.push(delivery);
    else runs.push([delivery]);
  }
  return runs;
}

function isAdmitted(delivery: Delivery, order: VersionOrder | undefined): boolean {
  try {
    return order?.admits(delivery) ?? true;
  } catch (error) {
    throw new HandlingFailed([delivery], error);
  }
}

function isWanted({ handler, replay, envelope }: Delivery): boolean {
  if (!handler || (handler.skipsRebuild && replay === 'rebuild')) return false;
  // Both are UTC with milliseconds, so text compares as time does.
  return handler.since === undefined || envelope.occurredAt >= handler.since;
}

async function handle(tx: TenantTransaction, run: readonly Delivery[]): Promise<void> {
  const events = run.map(({ event }) => event).filter((event) => event !== undefined);
  const handler = run[0]?.handler;
  const first = events[0];
  if (!handler || !first) return;
  try {
    if (handler.isSetBased) await handleSet(tx, events, () => handler.call(events, tx));
    else await handleOne(tx, first, () => handler.call(first, tx));
  } catch (error) {
    throw new HandlingFailed(run, error);
  }
}

// Many events are no one's cause; that of a handler before must not stand in what this one publishes.
async function handleSet(
  tx: TenantTransaction,
  events: readonly Delivered[],
  call: () => Promise<void>,
): Promise<void> {
  await tx.enter(events[0]?.tenantId ?? tx.tenantId);
  await inConsumerSpans(events, call);
}

async function handleOne(tx: TenantTransaction, event: Delivered, call: () => Promise<void>): Promise<void> {
  // What the handler publishes names this event as its cause.
  await tx.enter(event.tenantId, causeOf(event));
  await inConsumerSpan(event, call);
}

function causeOf({ eventId, correlationId, traceparent, actor, onBehalfOf = actor }: Delivered): Cause {
  const setOffBy = SOMEBODY.test(onBehalfOf) ? { onBehalfOf } : {};
  return { eventId, correlationId, ...(traceparent ? { traceparent } : {}), ...setOffBy };
}

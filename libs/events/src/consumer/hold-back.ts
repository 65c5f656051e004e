import type { TenantTransaction } from '@guildhall/database';
import { isBefore, lockLines, release, waitingFor, type WaitingEvent } from '../dead-letters/waiting-line.js';
import type { Delivery } from './delivery.js';
import { grouped } from './grouped.js';
import { insertInbox } from './inbox.js';
import { storeHeldBack } from './parking.js';

/** Decides about events whose key has a dead letter: go, wait behind it, or go because it is the one replayed. */
export class HoldBack {
  constructor(private readonly consumer: string) {}

  /** Answers the ids of those that may be handled now; the others are stored and wait. */
  async admit(tx: TenantTransaction, deliveries: readonly Delivery[]): Promise<ReadonlySet<string>> {
    if (deliveries.length === 0) return new Set();
    const keys = keysOf(deliveries);
    await lockLines(tx, tx.tenantId, this.consumer, keys);
    const lines = grouped(await waitingFor(tx, tx.tenantId, this.consumer, keys), (row) => row.record_key);
    const candidates = deliveries.filter((delivery) => !isOldCopy(delivery, lines.get(delivery.key) ?? []));
    // Also of those that will wait: what was handled before must not join the line when it is delivered once more.
    const fresh = await insertInbox(
      tx,
      this.consumer,
      candidates.map(({ envelope }) => envelope.eventId),
    );
    const admitted = new Set<string>();
    const heldBack: Delivery[] = [];
    for (const delivery of candidates) {
      const { eventId } = delivery.envelope;
      if (!fresh.delete(eventId)) continue;
      const others = (lines.get(delivery.key) ?? []).filter((row) => row.event_id !== eventId);
      const waits = others.some((row) => isBefore(row, place(delivery)));
      if (waits) heldBack.push(delivery);
      else admitted.add(eventId);
      // If it goes, its own row goes with this transaction, and the next of its key is judged without it.
      lines.set(delivery.key, waits ? [...others, place(delivery)] : others);
    }
    await storeHeldBack(tx, this.consumer, heldBack);
    return admitted;
  }

  /** After the handlers: what was a dead letter is none any more, and those behind it follow. */
  async settle(tx: TenantTransaction, handled: readonly Delivery[]): Promise<void> {
    const replayed = handled.filter(({ replay }) => replay === 'dead-letter');
    if (replayed.length === 0) return;
    const keys = keysOf(replayed);
    await lockLines(tx, tx.tenantId, this.consumer, keys);
    await tx.query('delete from parked_events where tenant_id = $1 and consumer = $2 and event_id = any ($3::uuid[])', [
      tx.tenantId,
      this.consumer,
      replayed.map(({ envelope }) => envelope.eventId),
    ]);
    for (const key of keys) await release(tx, { tenantId: tx.tenantId, consumer: this.consumer, key });
  }
}

/** The broker delivers at least once: a further copy of what is parked, or on its way back from there. */
function isOldCopy({ envelope, replay }: Delivery, line: readonly WaitingEvent[]): boolean {
  return replay !== 'dead-letter' && line.some((row) => row.event_id === envelope.eventId);
}

const place = ({ envelope, key }: Delivery): WaitingEvent => ({
  event_id: envelope.eventId,
  record_key: key,
  reason: 'held-back',
  version: envelope.aggregateVersion,
});

const keysOf = (deliveries: readonly Delivery[]): string[] => [...new Set(deliveries.map(({ key }) => key))].sort();

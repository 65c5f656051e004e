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
    const admitted: string[] = [];
    const heldBack: Delivery[] = [];
    for (const delivery of deliveries) {
      const line = lines.get(delivery.key) ?? [];
      const verdict = judge(delivery, line);
      if (verdict === 'goes') {
        admitted.push(delivery.envelope.eventId);
        // If it was parked, its row goes with this transaction: the next of its key is judged without it.
        lines.set(delivery.key, line.filter((row) => row.event_id !== delivery.envelope.eventId));
      } else if (verdict === 'waits') {
        heldBack.push(delivery);
        lines.set(delivery.key, [...line, asWaiting(delivery)]);
      }
    }
    await storeHeldBack(tx, this.consumer, heldBack);
    return insertInbox(tx, this.consumer, admitted);
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

type Verdict = 'goes' | 'waits' | 'is parked already';

function judge({ envelope, replay }: Delivery, line: readonly WaitingEvent[]): Verdict {
  const isParked = line.some((row) => row.event_id === envelope.eventId);
  // The broker delivers at least once: this is the copy whose first delivery was parked.
  if (isParked && replay !== 'dead-letter') return 'is parked already';
  const place = { version: envelope.aggregateVersion, event_id: envelope.eventId };
  return line.some((row) => row.event_id !== envelope.eventId && isBefore(row, place)) ? 'waits' : 'goes';
}

const asWaiting = ({ envelope, key }: Delivery): WaitingEvent => ({
  event_id: envelope.eventId,
  record_key: key,
  reason: 'held-back',
  version: envelope.aggregateVersion,
});

const keysOf = (deliveries: readonly Delivery[]): string[] => [...new Set(deliveries.map(({ key }) => key))].sort();

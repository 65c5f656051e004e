import type { Actor } from '@guildhall/access';
import type { PlatformTransaction, TenantDatabase } from '@guildhall/database';
import { lockLines, release, type LineName } from './waiting-line.js';

/** Names one dead letter; the same event may be one for several consumers. */
export interface DeadLetterName {
  readonly tenantId: string;
  readonly consumer: string;
  readonly eventId: string;
}

export interface DeadLetter extends DeadLetterName {
  readonly type: string;
  readonly key: string;
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  readonly parkedAt: Date;
  /** Later events of its aggregate that wait behind it. */
  readonly waiting: number;
}

export interface InspectedDeadLetter extends DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As received; may hold personal data, so reading it is an audited access. */
  readonly payload: string;
}

export interface DeadLetterFilter {
  readonly consumer?: string;
  readonly tenantId?: string;
  readonly limit?: number;
}

export class NoSuchDeadLetter extends Error {
  override readonly name = 'NoSuchDeadLetter';
}

const COLUMNS = `
  p.tenant_id as "tenantId", p.consumer, p.event_id as "eventId", p.type, p.record_key as key, p.reason, p.error, p.attempts, p.parked_at as "parkedAt",
  (select count(*)::int from parked_events w where w.tenant_id = p.tenant_id and w.consumer = p.consumer and w.record_key = p.record_key
      and p.record_key <> '' and w.reason = 'held-back') as waiting`;
const NAMED = 'p.tenant_id = $1 and p.consumer = $2 and p.event_id = $3';

/** For the operator: what consumers gave up on, and what becomes of it. Every call is an audited access of the platform. */
export class DeadLetters {
  constructor(
    private readonly database: TenantDatabase,
    /** Who asks, where somebody does; otherwise the service itself. */
    private readonly actor?: Actor,
  ) {}

  /** Oldest first; without those that merely wait behind another. */
  async list({ consumer, tenantId, limit = 100 }: DeadLetterFilter = {}): Promise<DeadLetter[]> {
    return this.database.platform(
      'list dead letters',
      async (tx) =>
        tx.query(
          `select ${COLUMNS} from parked_events p
          where p.reason <> 'held-back' and ($1::text is null or p.consumer = $1) and ($2::uuid is null or p.tenant_id = $2)
          order by p.parked_at, p.event_id limit $3`,
          [consumer ?? null, tenantId ?? null, limit],
        ),
      this.actor,
    );
  }

  async inspect(name: DeadLetterName): Promise<InspectedDeadLetter> {
    return this.database.platform(
      'inspect a dead letter',
      async (tx) => {
        const rows: InspectedDeadLetter[] = await tx.query(
          `select ${COLUMNS}, p.topic, p.record_partition as partition, p.record_offset::text as "offset", p.headers, p.payload
           from parked_events p where ${NAMED}`,
          [name.tenantId, name.consumer, name.eventId],
        );
        return found(rows[0], name);
      },
      this.actor,
    );
  }

  /**
   * Hands it to its consumer again, and behind it what waits for it, in order. It goes out by the outbox, in the
   * transaction that takes its inbox row away; if it fails again it is parked again. Twice at once is once.
   * Throws NotReplayable for what has no owner or is no event.
   */
  async replay(name: DeadLetterName): Promise<void> {
    await this.database.platform(
      'replay a dead letter',
      async (tx) => {
        const line = await lockedLine(tx, name);
        await tx.query(`update parked_events p set reason = 'held-back' where ${NAMED} and reason <> 'replaying'`, [
          name.tenantId,
          name.consumer,
          name.eventId,
        ]);
        await release(tx, line);
      },
      this.actor,
    );
  }

  /** Forgets it: its consumer never handles it. What waits behind it follows. */
  async drop(name: DeadLetterName): Promise<void> {
    await this.database.platform(
      'drop a dead letter',
      async (tx) => {
        const line = await lockedLine(tx, name);
        // It may be on its way back already: then this is what its consumer finds.
        await tx.query('insert into inbox (tenant_id, consumer, event_id) values ($1, $2, $3) on conflict do nothing', [
          name.tenantId,
          name.consumer,
          name.eventId,
        ]);
        await tx.query(`delete from parked_events p where ${NAMED}`, [name.tenantId, name.consumer, name.eventId]);
        if (line.key !== '') await release(tx, line);
      },
      this.actor,
    );
  }
}

async function lockedLine(tx: PlatformTransaction, name: DeadLetterName): Promise<LineName> {
  const find = async (): Promise<string> => {
    const rows: { key: string }[] = await tx.query(`select p.record_key as key from parked_events p where ${NAMED}`, [
      name.tenantId,
      name.consumer,
      name.eventId,
    ]);
    return found(rows[0], name).key;
  };
  const key = await find();
  await lockLines(tx, name.tenantId, name.consumer, [key]);
  // Again under the lock: another operator may have been faster.
  await find();
  return { tenantId: name.tenantId, consumer: name.consumer, key };
}

function found<T>(row: T | undefined, { consumer, eventId }: DeadLetterName): T {
  if (!row) throw new NoSuchDeadLetter(`${consumer} has no dead letter ${eventId}.`);
  return row;
}

import { replayTopic } from '@guildhall/contracts';
import { faultPoint, sleep } from '@guildhall/runtime';
import type { Broker } from '../broker/broker.js';
import type { OutboxRow } from '../envelope/outbox-row.js';
import { topicPlans } from '../envelope/topic-plans.js';
import { toRecord, type Replay } from '../envelope/to-record.js';
import { RelayConnection } from '../relay/relay-connection.js';

const afterBatch = faultPoint('republish.after-batch');
const BATCH = 500;
const LANE = 'replay';

/** Where in the archive a run stands; hand it in again to go on from there. */
export interface ArchivePlace {
  readonly archivedOn: string;
  readonly id: string;
}

export interface RepublishOrder {
  /** `refill`: to the topics themselves, after the broker lost them. Otherwise one consumer's replay topics, to rebuild its state. */
  readonly to: 'refill' | { readonly consumer: string };
  readonly topic?: string;
  readonly types?: readonly string[];
  readonly tenantId?: string;
  readonly from?: Date;
  readonly until?: Date;
  /** Goes on after this place; what was sent between a crash and the last word is sent twice, and the inbox knows it. */
  readonly after?: ArchivePlace;
  /** So that live events keep their time; default 5,000. */
  readonly eventsPerSecond?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RepublishProgress) => void;
}

export interface RepublishProgress {
  readonly sent: number;
  readonly place: ArchivePlace | undefined;
}

interface ArchivedRow extends OutboxRow {
  readonly archived_on: string;
}

// In the order of the archive: days rise, and for each aggregate ids rise within and across days. What goes through
// replay topics was meant for one consumer, once, and is not repeated.
const READ = `
  select id::text, tenant_id, event_id, type, topic, subject, aggregate_version, payload::text, actor,
         causation_id, correlation_id, traceparent, producer_epoch, client_address, user_agent, on_behalf_of, archived_on::text,
         to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at
    from outbox_archive a
   where (a.archived_on, a.id) > ($1::date, $2::bigint) and (a.archived_on, a.id) <= ($3::date, $4::bigint)
     and ($5::text is null or topic = $5) and ($6::text[] is null or type = any ($6)) and ($7::uuid is null or tenant_id = $7)
     and ($8::timestamptz is null or a.occurred_at >= $8) and ($9::timestamptz is null or a.occurred_at < $9)
     and topic not like '%.replay.%'
   order by a.archived_on, a.id limit ${BATCH}`;

/**
 * Sends archived events again (D2, D21): the database is the truth, the broker is transport.
 *
 * Bounded: it ends at what the archive held when it began; what comes later travels by itself. Resumable: `after` takes
 * the last place it told. Records carry a mark, and consumers with effects outside of the database skip a rebuild (T67).
 */
export class Republish {
  constructor(
    private readonly relayUrl: string,
    private readonly service: string,
    private readonly broker: Broker,
  ) {}

  async run(order: RepublishOrder): Promise<RepublishProgress> {
    const connection = await RelayConnection.open(this.relayUrl, `${this.service}-republish`);
    try {
      return await this.through(connection, order);
    } finally {
      await connection.close();
    }
  }

  private async through(connection: RelayConnection, order: RepublishOrder): Promise<RepublishProgress> {
    const end = await lastPlace(connection);
    const made = new Set<string>();
    let progress: RepublishProgress = { sent: 0, place: order.after };
    for (;;) {
      order.signal?.throwIfAborted();
      const began = performance.now();
      const rows = end ? await read(connection, order, progress.place, end) : [];
      const last = rows.at(-1);
      if (!last) return progress;
      await this.send(rows, order, made);
      progress = { sent: progress.sent + rows.length, place: { archivedOn: last.archived_on, id: last.id } };
      order.onProgress?.(progress);
      await afterBatch();
      const leastMs = (rows.length / (order.eventsPerSecond ?? 5_000)) * 1_000;
      await sleep(Math.max(0, leastMs - (performance.now() - began)), order.signal);
    }
  }

  private async send(rows: readonly ArchivedRow[], { to, signal }: RepublishOrder, made: Set<string>): Promise<void> {
    const records = rows.map((row) => toRecord(row, this.service, replayOf(row, to)));
    const missing = [...new Set(records.map(({ topic }) => topic))].filter((topic) => !made.has(topic));
    if (missing.length > 0) await this.broker.ensureTopics(topicPlans(missing));
    for (const topic of missing) made.add(topic);
    await this.broker.sendBatch(records, { lane: LANE, ...(signal ? { signal } : {}) });
  }
}

function replayOf({ topic }: ArchivedRow, to: RepublishOrder['to']): Replay {
  return to === 'refill' ? { topic, mark: 'refill' } : { topic: replayTopic(topic, to.consumer), mark: 'rebuild' };
}

async function lastPlace(connection: RelayConnection): Promise<ArchivePlace | undefined> {
  const { rows } = await connection.query<{ archived_on: string; id: string }>({
    text: 'select a.archived_on::text, a.id::text from outbox_archive a order by a.archived_on desc, a.id desc limit 1',
  });
  return rows[0] ? { archivedOn: rows[0].archived_on, id: rows[0].id } : undefined;
}

async function read(
  connection: RelayConnection,
  order: RepublishOrder,
  after: ArchivePlace | undefined,
  end: ArchivePlace,
): Promise<ArchivedRow[]> {
  const { rows } = await connection.query<ArchivedRow>({
    text: READ,
    values: [
      after?.archivedOn ?? '0001-01-01',
      after?.id ?? '0',
      end.archivedOn,
      end.id,
      order.topic ?? null,
      order.types ?? null,
      order.tenantId ?? null,
      order.from ?? null,
      order.until ?? null,
    ],
  });
  return rows;
}

import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { BatchIngested } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, BodyLimit, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import type { z } from 'zod';
import { KnownAuditTypes } from '../audit-types/known-audit-types.js';
import { BatchResult, IngestBatchBody } from './batch.shapes.js';
import { BatchesInHand } from './batches-in-hand.js';
import { chunksOf } from './chunks.js';
import { claimItems } from './claim-items.js';
import { IngestBacklogFull, TooManyBatches } from './ingest.problems.js';
import type { ItemKind } from './item.kinds.js';
import { ReadBatch } from './read-batch.js';
import type { HandedIn, SoundItem } from './read-item.js';
import { RoomInOutbox } from './room-in-outbox.js';

const MOST_BYTES = 2 * 1_024 * 1_024;
/** A thousand items of two hundred: what they say in their details is theirs. */
const MOST_MEMBERS = 200_000;

@Injectable()
export class IngestBatch {
  constructor(
    private readonly database: TenantDatabase,
    private readonly inHand: BatchesInHand,
    private readonly room: RoomInOutbox,
    private readonly types: KnownAuditTypes,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, items: readonly HandedIn[]): Promise<BatchResult> {
    return this.inHand.work(actor.tenantId, async () => {
      await this.room.require();
      const at = this.clock.now();
      const batch = ReadBatch.of(items, at);
      return batch.sound.size > 0 ? this.take(actor, batch, at) : batch.resultFor(new Set());
    });
  }

  /** What became of each: with the commit all items that are new and sound are taken in, or none of them. */
  private take(actor: Actor, read: ReadBatch, at: Date): Promise<BatchResult> {
    const batchId = newId();
    return this.database.transaction(actor, async (tx) => {
      const batch = read.heldTo(await this.types.among(tx, read.namedTypes()));
      const fresh = await claimItems(tx, [...batch.sound.keys()], { batchId, at });
      // What changes nothing is no fact: a batch that is sent again leaves no second entry.
      if (fresh.size > 0) await announce(tx, { batchId, batch, fresh });
      return batch.resultFor(fresh);
    });
  }
}

interface Taken {
  readonly batchId: string;
  readonly batch: ReadBatch;
  readonly fresh: ReadonlySet<string>;
}

async function announce(tx: TenantTransaction, { batchId, batch, fresh }: Taken): Promise<void> {
  const { tenantId } = tx;
  const items = [...batch.sound.values()].filter(({ item }) => fresh.has(item.id));
  // One by one: in a statement of many each payload would be escaped once more, and is too large for that.
  for (const { chunkId, event } of chunksOf(batchId, items))
    await tx.publish({ tenantId, id: chunkId, version: 1 }, event);
  const { accepted, duplicates, refused } = batch.resultFor(fresh);
  const counts = { auditEvents: count(items, 'audit'), metrics: count(items, 'metric') };
  const more = { usage: count(items, 'usage'), ratings: count(items, 'rating') };
  const ingested = BatchIngested({ batchId, accepted, duplicates, refused, ...counts, ...more });
  await tx.publish({ tenantId, id: batchId, version: 1 }, ingested);
}

const count = (items: readonly SoundItem[], kind: ItemKind): number =>
  items.reduce((found, { item }) => (item.kind === kind ? found + 1 : found), 0);

@Controller('ingest/events')
export class IngestBatchRoute {
  constructor(private readonly ingestBatch: IngestBatch) {}

  /**
   * Takes in what happened in a product: audit events, metrics, usage, ratings, up to 1,000 at once. Each item counts once,
   * however often it is handed in under its id; one that is wrong holds up no other. Send a batch again after a 429 (INT-3).
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('ingest:create')
  @RateLimit('ingest')
  @BodyLimit(MOST_BYTES, { members: MOST_MEMBERS })
  @Answer(200, BatchResult)
  @Problems(TooManyBatches, IngestBacklogFull)
  handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: IngestBatchBody }) { items }: z.infer<typeof IngestBatchBody>,
  ): Promise<BatchResult> {
    return this.ingestBatch.execute(actor, items);
  }
}

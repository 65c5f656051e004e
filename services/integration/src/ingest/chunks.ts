import {
  AuditEventsReported,
  type EventOf,
  MetricsReported,
  RatingsReported,
  type ReportedAuditEvent,
  type ReportedMetric,
  type ReportedRating,
  type ReportedUsage,
  UsageReported,
} from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import {
  type AuditItem,
  type Item,
  ITEM_KINDS,
  type ItemKind,
  type MetricItem,
  type RatingItem,
  type UsageItem,
} from './item.kinds.js';
import type { SoundItem } from './read-item.js';

/** Half of what a broker takes as one record, with room for what stands round the items. */
const MOST_BYTES = 500_000;
const MOST_ITEMS = 500;
/** What an item gains on its way: the id that it gets here, and longer names. */
const BYTES_GAINED = 80;

export interface Chunk {
  readonly chunkId: string;
  readonly event: EventOf<object>;
}

/** The events that carry items to the services that own them: items of one kind in each, in the order of the batch. */
export function chunksOf(batchId: string, items: readonly SoundItem[]): Chunk[] {
  return ITEM_KINDS.flatMap((kind) =>
    cut(items.filter(({ item }) => item.kind === kind)).map((chunk) => {
      const chunkId = newId();
      return { chunkId, event: eventOf(kind, { chunkId, batchId }, chunk) };
    }),
  );
}

function cut(items: readonly SoundItem[]): Item[][] {
  const chunks: Item[][] = [];
  let room = 0;
  for (const { item, bytes } of items) {
    room -= bytes + BYTES_GAINED;
    if (room < 0 || chunks.at(-1)?.length === MOST_ITEMS) {
      chunks.push([]);
      room = MOST_BYTES - bytes - BYTES_GAINED;
    }
    chunks.at(-1)?.push(item);
  }
  return chunks;
}

interface Names {
  readonly chunkId: string;
  readonly batchId: string;
}

function eventOf(kind: ItemKind, names: Names, items: readonly Item[]): EventOf<object> {
  switch (kind) {
    case 'audit':
      return AuditEventsReported({ ...names, items: (items as readonly AuditItem[]).map(reportedAuditEvent) });
    case 'metric':
      return MetricsReported({ ...names, items: (items as readonly MetricItem[]).map(reportedMetric) });
    case 'usage':
      return UsageReported({ ...names, items: (items as readonly UsageItem[]).map(reportedUsage) });
    case 'rating':
      return RatingsReported({ ...names, items: (items as readonly RatingItem[]).map(reportedRating) });
  }
}

const reportedAuditEvent = ({ id, kind: _, ...rest }: AuditItem): ReportedAuditEvent => ({
  entryId: newId(),
  item: id,
  ...(rest as Omit<ReportedAuditEvent, 'entryId' | 'item'>),
});
const reportedMetric = ({ id, kind: _, ...rest }: MetricItem): ReportedMetric => ({ item: id, ...rest });
const reportedUsage = ({ id, kind: _, ...rest }: UsageItem): ReportedUsage => ({ item: id, ...rest });
const reportedRating = ({ id, kind: _, ...rest }: RatingItem): ReportedRating => ({
  ratingId: newId(),
  item: id,
  ...rest,
});

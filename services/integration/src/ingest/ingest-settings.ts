import { integer } from '@guildhall/config';
import { z } from 'zod';

/** How much a process takes in at once, and when it asks its callers to wait. */
export const ingestSettings = z.object({
  INGEST_BATCHES: integer({ min: 1, max: 100 })
    .default(8)
    .describe('Batches that a process works on at once; more are answered with 429.'),
  INGEST_BATCHES_PER_TENANT: integer({ min: 1, max: 100 })
    .default(4)
    .describe('Of them, batches of one organisation: none can take all.'),
  INGEST_BACKLOG_EVENTS: integer({ min: 10, max: 99_999 })
    .default(20_000)
    .describe('Chunks of up to 500 items that may wait for Kafka; beyond, batches are answered with 429.'),
  INGEST_ITEM_DAYS: integer({ min: 7, max: 90 })
    .default(8)
    .describe('How long the id of an item is remembered, so that it counts once.'),
});

import { z } from 'zod';

/** What is delivered twice is known by its entry: none is archived before nobody can deliver it again. */
const LEAST_LIVE = 1;
const MOST = 120;

export const RetentionFields = {
  monthsLive: z
    .int()
    .min(LEAST_LIVE)
    .max(MOST)
    .describe('So many months an entry is listed and searched; then it lies in an archive.')
    .meta({ example: 12 }),
  monthsKept: z
    .int()
    .min(1)
    .max(1_200)
    .nullable()
    .describe('So many months after its entries were sealed an archive may be deleted, by two people; null: never.')
    .meta({ example: 84 }),
};

export const TrailRetentionView = z
  .object({ ...RetentionFields, version: z.int().min(0).describe('0: what the platform says.').meta({ example: 1 }) })
  .meta({ id: 'TrailRetention' });
export type TrailRetentionView = z.output<typeof TrailRetentionView>;

import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { IMPORT_STATUSES, type TrailImport } from './trail-import.entity.js';

const count = (what: string, example: number) => z.int().min(0).describe(what).meta({ example });

export const ImportView = z
  .object({
    id: idField('imp'),
    origin: z
      .string()
      .describe('What the history is of, in the words of whoever brings it.')
      .meta({ example: 'old-erp' }),
    dryRun: z.boolean().describe('Whether it is only tried: then nothing of it enters the trail.'),
    status: z.enum(IMPORT_STATUSES),
    nextRow: count('The row that is to come next, from 1.', 1_001),
    entries: count('How many entries it brought into the trail, so far.', 997),
    refused: count('How many rows were refused, so far.', 3),
    errors: z
      .array(z.object({ row: z.int(), field: z.string(), detail: z.string() }))
      .describe('Why rows were refused: the first hundred.')
      .meta({ example: [{ row: 17, field: 'at', detail: 'Invalid ISO datetime' }] }),
    begunBy: z.string().meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    begunAt: timeField(),
    completedAt: timeField().nullable(),
  })
  .meta({ id: 'Import' });
export type ImportView = z.output<typeof ImportView>;

/** An import as its readers see it. */
export function shownImport(found: TrailImport): ImportView {
  return { ...found, dryRun: found.isDryRun, nextRow: found.nextRow };
}

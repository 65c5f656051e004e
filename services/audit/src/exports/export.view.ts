import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { EXPORT_FORMATS, EXPORT_STATUSES, type TrailExport } from './trail-export.entity.js';

const count = (what: string, example: number) => z.int().min(0).describe(what).meta({ example });

export const ExportView = z
  .object({
    id: idField('exp'),
    format: z.enum(EXPORT_FORMATS),
    filter: z
      .record(z.string(), z.unknown())
      .describe('As it was asked for; empty for all of the trail.')
      .meta({ example: { category: 'authentication' } }),
    status: z.enum(EXPORT_STATUSES),
    progress: z.int().min(0).max(100).describe('In percent of the places that were looked at.').meta({ example: 42 }),
    beyondPlace: count('It ends before this place, however long the trail has become since.', 1_025),
    checkpointSize: z
      .int()
      .nullable()
      .describe('Size of the checkpoint that covers all of it; null where nothing was signed.')
      .meta({ example: 128 }),
    entries: count('How many entries are in the file, so far.', 1_025),
    bytes: count('Length of the file, so far.', 412_345),
    sha256: z
      .hex()
      .nullable()
      .describe('Of the file, once all of it is there.')
      .meta({ example: 'ab'.repeat(32) }),
    fileName: z.string().meta({ example: 'audit-trail_20261121T093000Z.csv' }),
    requestedBy: idField('usr').nullable().describe('Null where a program asked.'),
    requestedAt: timeField(),
    completedAt: timeField().nullable().describe('When it was there, had failed, or was deleted.'),
    fileUntil: timeField().nullable().describe('When its file is removed; null where there is none.'),
  })
  .meta({ id: 'Export' });
export type ExportView = z.output<typeof ExportView>;

/** With where the file is proven: that entry states its digest. */
export const ProvenExportView = ExportView.extend({
  entry: idField('ent')
    .nullable()
    .describe('The entry of the trail that states the digest; its proof proves the file. Null until it is sealed.'),
}).meta({ id: 'ProvenExport' });
export type ProvenExportView = z.output<typeof ProvenExportView>;

/** An export as its readers see it. */
export function shownExport(asked: TrailExport): ExportView {
  const { progress, fileName } = asked;
  return { ...asked, progress, fileName };
}

import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import type { Archive } from './archive.entity.js';

const place = () => z.int().min(0).meta({ example: 0 });

export const ArchiveView = z
  .object({
    id: idField('arc'),
    firstPlace: place(),
    lastPlace: place().meta({ example: 49_999 }),
    firstSealedAt: timeField().describe('When its first entry got its place.'),
    lastSealedAt: timeField(),
    bytes: z.int().min(0).describe('Of the file.').meta({ example: 31_457_280 }),
    sha256: z
      .string()
      .describe('Of the file, in hex; the entry about it in the trail says the same.')
      .meta({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }),
    archivedAt: timeField(),
    deletedAt: timeField().nullable().describe('Null while the file can be fetched.'),
    deletionId: idField('tdl').nullable().describe('Who had it deleted, and who approved that.'),
  })
  .meta({ id: 'Archive' });

/** Of one whose entries have left the database: before that nobody is shown it. */
export function archiveView(archive: Archive): z.output<typeof ArchiveView> {
  const { bytes, sha256, archivedAt } = archive;
  if (bytes === null || !sha256 || !archivedAt) throw new TypeError('An archive that is not whole is not shown.');
  return { ...archive, bytes, sha256: sha256.toString('hex'), archivedAt };
}

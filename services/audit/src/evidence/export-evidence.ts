import { type Actor, CurrentActor, RateLimit, RequirePermission, Timeout } from '@guildhall/access';
import { EvidenceExported } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { AnswerFile, fileAnswer, Problems, timeField } from '@guildhall/http';
import { newId } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { CheckpointNotFound, EntryNotProvable } from '../proofs/proof.problems.js';
import { entryLines } from './entry-lines.js';
import { EarlierIsLater, EntriesArchived } from './evidence.problems.js';
import { type Evidence, writeEvidence } from './evidence-file.js';
import { AgainstQuery, requireStanding } from './evidence-query.js';
import { findPlaces } from './find-places.js';
import { gatherEvidence } from './gather-evidence.js';

const JSON_LINES = 'application/x-ndjson';

const place = () => z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().meta({ example: 17 });

const ExportEvidenceQuery = AgainstQuery.extend({
  from: timeField().optional().describe('From the first entry that happened at this time or later.'),
  until: timeField().optional().describe('To the last entry that happened before this time.'),
  firstPlace: place().describe('From this place on.'),
  lastPlace: place().describe('To this place, which is in it.'),
}).refine(({ from, until, firstPlace, lastPlace }) => !((from ?? until) && (firstPlace ?? lastPlace) !== undefined), {
  message: 'Either places or a time.',
  path: ['firstPlace'],
});
type ExportEvidenceQuery = z.infer<typeof ExportEvidenceQuery>;

@Injectable()
export class ExportEvidence {
  constructor(private readonly database: TenantDatabase) {}

  /** The proof is gathered, and its leaving told of, before the first entry is read. */
  async execute(
    actor: Actor,
    query: ExportEvidenceQuery,
  ): Promise<{ evidence: Evidence; file: AsyncIterable<Buffer> }> {
    const evidence = await this.database.transaction(actor, async (tx) => {
      const standing = await requireStanding(tx, query);
      const places = await findPlaces(tx, query, standing.signed.size);
      const [evidenceId, checkpointSize] = [newId(), standing.signed.checkpoint.size];
      const exported = { evidenceId, firstPlace: places.first, entries: places.count, checkpointSize };
      await tx.publish({ tenantId: tx.tenantId, id: evidenceId, version: 1 }, EvidenceExported(exported));
      return gatherEvidence(tx, { places, ...standing });
    });
    return { evidence, file: writeEvidence(evidence, entryLines(this.database, actor, evidence.entries)) };
  }
}

@Controller('audit/evidence')
export class ExportEvidenceRoute {
  constructor(private readonly exportEvidence: ExportEvidence) {}

  /**
   * Takes a range of the trail home as one file: the entries as they are hashed, and all that proves them to a stranger who is
   * offline (AUD-2, AUD-13). All that is signed where nothing is said. Each time leaves an entry in the trail.
   */
  @Get()
  @Timeout('stream')
  @RequirePermission('audit:export')
  @RateLimit('export')
  @AnswerFile(JSON_LINES)
  @Problems(EntryNotProvable, CheckpointNotFound, EarlierIsLater, EntriesArchived)
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ExportEvidenceQuery }) query: ExportEvidenceQuery) {
    const { evidence, file } = await this.exportEvidence.execute(actor, query);
    const { first, count } = evidence.entries;
    return fileAnswer(file, { type: JSON_LINES, name: `evidence-${first}-${first + count}.jsonl` });
  }
}

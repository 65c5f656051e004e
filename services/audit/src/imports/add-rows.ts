import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { KeepEntries } from '../entries/keep-entries.js';
import { entriesOfImport } from './entries-of-import.js';
import { ImportNotFound, ImportOver, RowsOutOfOrder } from './import.problems.js';
import { ImportView, shownImport } from './import.view.js';
import { ROW_FIELDS } from './imported-row.js';
import { lockImport } from './lock-import.js';
import { MOST_ROWS, readRows } from './read-rows.js';
import type { TrailImport } from './trail-import.entity.js';

const LONGEST = 900_000;

const AddRowsBody = z.strictObject({
  firstRow: z
    .int()
    .min(1)
    .describe('Which row of the whole history the first of these is: `nextRow` of the import.')
    .meta({ example: 1 }),
  format: z.enum(['jsonl', 'csv']).default('jsonl').describe('An object a line, or CSV with a heading each time.'),
  content: z
    .string()
    .min(1)
    .max(LONGEST)
    .describe(`At most ${MOST_ROWS} rows, each with the fields of an ingested item: ${ROW_FIELDS.join(', ')}.`)
    .meta({ example: '{"at":"2019-04-01T10:00:00Z","type":"erp.login","category":"authentication","actor":"ada"}' }),
  columns: z
    .partialRecord(z.enum(ROW_FIELDS as [string, ...string[]]), z.string().min(1).max(200))
    .optional()
    .describe('Of a CSV: which of its columns holds which field. Columns that hold none become details.')
    .meta({ example: { at: 'Date', actor: 'User' } }),
});
type AddRowsBody = z.infer<typeof AddRowsBody>;

@Injectable()
export class AddRows {
  constructor(
    private readonly database: TenantDatabase,
    private readonly keepEntries: KeepEntries,
    private readonly clock: Clock,
  ) {}

  /** Rows and what is counted of them are one transaction: killed in it, they are handed in again. */
  execute(actor: Actor, importId: string, { columns = {}, ...handedIn }: AddRowsBody): Promise<TrailImport> {
    const read = readRows({ ...handedIn, columns });
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const found = await lockImport(tx, importId);
      found.requireNext(handedIn.firstRow);
      if (!found.isDryRun) await this.keepEntries.execute(tx, entriesOfImport(tx, importId, { ...read, at }));
      const taken = found.take({ ...read, sound: read.sound.length });
      await tx.save(found);
      await tx.publish(found, taken);
      return found;
    });
  }
}

@Controller('audit/imports/:importId/rows')
export class AddRowsRoute {
  constructor(private readonly addRows: AddRows) {}

  /** Hands in the next rows of an import. Those that are refused are told; the others enter the trail. */
  @Post()
  @HttpCode(200)
  @RequirePermission('audit:import')
  @RateLimit('relaxed')
  @Answer(200, ImportView)
  @Problems(ImportNotFound, ImportOver, RowsOutOfOrder)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('importId', Id('imp')) importId: string,
    @Body({ schema: AddRowsBody }) body: AddRowsBody,
  ): Promise<ImportView> {
    return shownImport(await this.addRows.execute(actor, importId, body));
  }
}

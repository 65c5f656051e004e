import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, idField, timeField } from '@guildhall/http';
import { Controller, Get, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FINDINGS } from '../verifications/finding.js';

const count = () => z.int().min(0).meta({ example: 1025 });

const IntegrityView = z
  .object({
    state: z
      .enum(['unchecked', 'whole', 'broken'])
      .describe('`broken` until the checker has found the trail whole again, from its first entry to its last.'),
    checkedSize: count().describe('So many entries, from the first on, were looked at in the lap that runs.'),
    checkedAt: timeField().nullable(),
    wholeSize: count().describe('So many entries the trail had when it was last found whole.'),
    wholeAt: timeField().nullable(),
    laps: count().describe('How often the checker has been along the trails of everybody.'),
    lapFinishedAt: timeField().nullable(),
    breaks: z
      .array(
        z.object({
          id: idField('brk'),
          place: z.int().min(0).describe('The first place that did not fit.').meta({ example: 17 }),
          finding: z.enum(FINDINGS),
          foundAt: timeField(),
          mendedAt: timeField().nullable().describe('Null: it does not fit now.'),
        }),
      )
      .describe('The latest hundred, those that are not mended first.'),
  })
  .meta({ id: 'Integrity' });
type Integrity = z.output<typeof IntegrityView>;
type Break = Integrity['breaks'][number];

const CHECKS = `
select c.checked_size, c.checked_at, coalesce(c.whole_size, 0) as whole_size, c.whole_at, l.laps, l.finished_at
  from check_lap l left join trail_checks c on c.tenant_id = $1`;
const BREAKS = `
select id, place, finding, found_at as "foundAt", mended_at as "mendedAt" from trail_breaks
 where tenant_id = $1 order by mended_at desc nulls first, found_at desc limit 100`;
interface Checks {
  readonly checked_size: string | null;
  readonly checked_at: Date | null;
  readonly whole_size: string;
  readonly whole_at: Date | null;
  readonly laps: string;
  readonly finished_at: Date | null;
}

@Injectable()
export class FindIntegrity {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor): Promise<Integrity> {
    return this.database.transaction(actor, async (tx) => {
      const [checks] = await tx.query<Checks[]>(CHECKS, [actor.tenantId]);
      const rows = await tx.query<(Omit<Break, 'place'> & { place: string })[]>(BREAKS, [actor.tenantId]);
      const breaks = rows.map((row) => ({ ...row, place: Number(row.place) }));
      const state = breaks.some(({ mendedAt }) => !mendedAt) ? 'broken' : checks?.whole_at ? 'whole' : 'unchecked';
      return {
        state,
        checkedSize: Number(checks?.checked_size ?? 0),
        checkedAt: checks?.checked_at ?? null,
        wholeSize: Number(checks?.whole_size ?? 0),
        wholeAt: checks?.whole_at ?? null,
        laps: Number(checks?.laps ?? 0),
        lapFinishedAt: checks?.finished_at ?? null,
        breaks,
      };
    });
  }
}

@Controller('audit/integrity')
export class FindIntegrityRoute {
  constructor(private readonly findIntegrity: FindIntegrity) {}

  /** How far the checker has come with one's trail, when it was last found whole, and what was found wrong with it (AUD-2). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, IntegrityView)
  handle(@CurrentActor() actor: Actor): Promise<Integrity> {
    return this.findIntegrity.execute(actor);
  }
}

import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { EntryFilters } from '../search/entry-filter.js';
import { type CountedTime, CountedEntries } from './counted-entries.js';
import { shifted, startOf, startsBetween } from './intervals.js';

const DAYS = 30;

const counts = (word: string) => z.record(z.string(), z.int()).meta({ example: { [word]: 3 } });
const size = (example: number) => z.int().meta({ example });

const StatisticsView = z
  .object({
    sealed: size(1_024).describe('Entries that have a place: the length of the trail, archived ones included.'),
    accepted: size(0).describe('Entries that are kept and wait for their place.'),
    archived: size(0).describe('Of the sealed, those that stand in archives and no longer in the database.'),
    erasedPersons: size(0).describe('Whose values nobody can open any more.'),
    signed: size(1_024).describe('Of the sealed, those that a signed checkpoint covers.'),
    checkpoint: z
      .object({ size: size(128).describe('Leaves of the platform log.'), publishedAt: timeField() })
      .nullable()
      .describe('The latest signed one.'),
    oldestAt: timeField().nullable().describe('When the oldest entry in the database happened.'),
    newestAt: timeField().nullable().describe('When the newest entry in the database happened.'),
    byCategory: counts('authentication'),
    bySeverity: counts('info'),
    days: z
      .array(z.object({ day: z.iso.date().meta({ example: '2026-11-21' }), entries: size(3), critical: size(0) }))
      .describe('The last thirty, in UTC, the current one last.'),
  })
  .meta({ id: 'TrailStatistics' });
type StatisticsView = z.output<typeof StatisticsView>;

const TOTALS = `
select greatest((select max(place) + 1 from sequenced_entries where tenant_id = $1),
                (select max(last_place) + 1 from archives where tenant_id = $1), 0) as sealed,
       (select coalesce(sum(size), 0) from staged_batches where tenant_id = $1) as accepted,
       (select coalesce(max(last_place) + 1, 0) from archives where tenant_id = $1 and archived_at is not null) as archived,
       (select count(*) from erasures where tenant_id = $1 and erased_at is not null) as "erasedPersons",
       (select coalesce(max(size), 0) from logged_trails where tenant_id = $1) as signed`;
const CHECKPOINT = 'select size, published_at as "publishedAt" from checkpoints order by size desc limit 1';
// The last places are in no tile yet, so that the newest of all is looked for among them too.
const TIMES = `
select least(min(first_at), min(oldest)) as "oldestAt", greatest(max(last_at), max(newest)) as "newestAt"
  from (select first_at, last_at, null::timestamptz as oldest, null::timestamptz as newest
          from entry_tiles where tenant_id = $1
         union all
        select null, null, min(occurred_at), max(occurred_at) from sequenced_entries
         where tenant_id = $1 and place >= (select coalesce(max(tile) + 1, 0) * 256 from entry_tiles where tenant_id = $1)) as t`;

type Total = 'sealed' | 'accepted' | 'archived' | 'erasedPersons' | 'signed';

@Injectable()
export class FindStatistics {
  constructor(
    private readonly database: TenantDatabase,
    private readonly filters: EntryFilters,
    private readonly countedEntries: CountedEntries,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor): Promise<StatisticsView> {
    const today = startOf('day', this.clock.now());
    const from = shifted('day', today, 1 - DAYS);
    const everything = this.filters.compile(actor.tenantId, {});
    return this.database.transaction(actor, async (tx) => {
      const { counts: kinds } = await this.countedEntries.byKind(tx, everything);
      const { counts: days } = await this.countedEntries.byTime(tx, { ...everything, from }, 'day');
      return {
        ...(await standingOf(tx)),
        byCategory: sums(kinds, ({ category }) => category),
        bySeverity: sums(kinds, ({ severity }) => severity),
        days: (startsBetween('day', { from, until: shifted('day', today, 1) }, DAYS) ?? []).map((day) =>
          dayOf(day, days),
        ),
      };
    });
  }
}

async function standingOf(tx: TenantTransaction) {
  const [totals] = await tx.query<Record<Total, string>[]>(TOTALS, [tx.tenantId]);
  const [times] = await tx.query<Pick<StatisticsView, 'oldestAt' | 'newestAt'>[]>(TIMES, [tx.tenantId]);
  const [checkpoint] = await tx.query<{ size: string; publishedAt: Date }[]>(CHECKPOINT);
  return {
    ...(Object.fromEntries(Object.entries(totals ?? {}).map(([name, n]) => [name, Number(n)])) as Record<
      Total,
      number
    >),
    oldestAt: times?.oldestAt ?? null,
    newestAt: times?.newestAt ?? null,
    checkpoint: checkpoint ? { ...checkpoint, size: Number(checkpoint.size) } : null,
  };
}

function sums<C extends { entries: string }>(
  counted: readonly C[],
  nameOf: (count: C) => string,
): Record<string, number> {
  const summed: Record<string, number> = {};
  for (const count of counted) summed[nameOf(count)] = (summed[nameOf(count)] ?? 0) + Number(count.entries);
  return summed;
}

function dayOf(day: Date, counted: readonly CountedTime[]) {
  const own = counted.filter(({ at }) => at.getTime() === day.getTime());
  const bySeverity = sums(own, ({ severity }) => severity);
  const entries = Object.values(bySeverity).reduce((sum, n) => sum + n, 0);
  return { day: day.toISOString().slice(0, 10), entries, critical: bySeverity['critical'] ?? 0 };
}

@Controller('audit/statistics')
export class FindStatisticsRoute {
  constructor(private readonly findStatistics: FindStatistics) {}

  /** How the trail of one's organisation stands: how long it is, what it holds, and what of it is signed (AUD-3, AUD-16). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, StatisticsView)
  handle(@CurrentActor() actor: Actor): Promise<StatisticsView> {
    return this.findStatistics.execute(actor);
  }
}

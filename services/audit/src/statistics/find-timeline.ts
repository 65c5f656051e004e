import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { EntryFilters, entryFilterFields } from '../search/entry-filter.js';
import { type CountedTime, CountedEntries } from './counted-entries.js';
import { type Interval, INTERVALS, shifted, startOf, startsBetween } from './intervals.js';
import { TooManyIntervals } from './statistics.problems.js';

const MOST_POINTS = 1_000;
/** Where the beginning is not said. */
const POINTS = { hour: 48, day: 30, week: 26, month: 12 } as const;

const FindTimelineQuery = z.strictObject({
  ...entryFilterFields,
  from: timeField()
    .optional()
    .describe(
      'The first interval is the one that this time lies in; else 48 hours, 30 days, 26 weeks or 12 months before the end.',
    ),
  until: timeField().optional().describe('The last interval is the one before this time; else the current one.'),
  interval: z.enum(INTERVALS).default('day').describe('In UTC; weeks begin on Monday.'),
  by: z.enum(['category', 'severity', 'source']).default('category').describe('What each interval is divided by.'),
});
type FindTimelineQuery = z.output<typeof FindTimelineQuery>;

const TimelineView = z
  .object({
    interval: z.enum(INTERVALS),
    isComplete: z.boolean().describe('False where more match: then the newest ten thousand were counted.'),
    points: z.array(
      z.object({
        at: timeField().describe('When the interval begins.'),
        entries: z.int().meta({ example: 3 }),
        counts: z.record(z.string(), z.int()).meta({ example: { authentication: 3 } }),
      }),
    ),
  })
  .meta({ id: 'EntryTimeline' });
type TimelineView = z.output<typeof TimelineView>;

@Injectable()
export class FindTimeline {
  constructor(
    private readonly database: TenantDatabase,
    private readonly filters: EntryFilters,
    private readonly countedEntries: CountedEntries,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { interval, by, ...asked }: FindTimelineQuery): Promise<TimelineView> {
    const starts = this.startsOf(interval, asked);
    const [from, last] = [starts[0], starts.at(-1)];
    if (!from || !last) return { interval, isComplete: true, points: [] };
    const filter = { ...asked, from, until: shifted(interval, last, 1) };
    const compiled = this.filters.compile(actor.tenantId, filter);
    const { counts, isComplete } = await this.database.transaction(actor, (tx) =>
      this.countedEntries.byTime(tx, compiled, interval),
    );
    return { interval, isComplete, points: pointsOf(starts, counts, by) };
  }

  private startsOf(interval: Interval, { from, until }: Pick<FindTimelineQuery, 'from' | 'until'>): Date[] {
    const end = until ?? shifted(interval, startOf(interval, this.clock.now()), 1);
    const begin = from ?? shifted(interval, startOf(interval, end), -POINTS[interval]);
    const starts = startsBetween(interval, { from: begin, until: end }, MOST_POINTS);
    if (!starts) throw new TooManyIntervals(`${MOST_POINTS} are shown at once.`);
    return starts;
  }
}

type Point = TimelineView['points'][number];

function pointsOf(starts: readonly Date[], counted: readonly CountedTime[], by: FindTimelineQuery['by']): Point[] {
  const points = new Map<number, Point>(starts.map((at) => [at.getTime(), { at, entries: 0, counts: {} }]));
  for (const count of counted) {
    const point = points.get(count.at.getTime());
    if (!point) continue;
    point.entries += Number(count.entries);
    point.counts[count[by]] = (point.counts[count[by]] ?? 0) + Number(count.entries);
  }
  return [...points.values()];
}

@Controller('audit/timeline')
export class FindTimelineRoute {
  constructor(private readonly findTimeline: FindTimeline) {}

  /** Counts what a filter finds over time, under the filters of the list; intervals without entries stand there too (AUD-3). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, TimelineView)
  @Problems(TooManyIntervals)
  handle(
    @CurrentActor() actor: Actor,
    @Query({ schema: FindTimelineQuery }) query: FindTimelineQuery,
  ): Promise<TimelineView> {
    return this.findTimeline.execute(actor, query);
  }
}

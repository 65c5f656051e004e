import { type Actor, CurrentActor, RateLimit, RequirePermission, Timeout } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { AnswerStream, eventStream, Problems, RequestSignal, type StreamMessage } from '@guildhall/http';
import { Clock, sleep } from '@guildhall/runtime';
import { Controller, Get, Headers, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { EntryView } from '../entries/entry.view.js';
import { OpenEntries } from '../entries/open-entries.js';
import { type CompiledFilter, EntryFilters, entryFilterFields } from '../search/entry-filter.js';
import { FindEntries } from '../search/find-entries.js';
import { TooManyFollowTrails } from './live-tail.problems.js';

/** The sequencer is another process, and what it commits is seen by looking: one statement by the primary key. */
const LOOK_EVERY_MS = 500;
/** As long as an access token lives: nobody who was revoked goes on listening for longer than that. */
const LONGEST_MS = 5 * 60_000;
/** Looks at once, not memory, are what this bounds: two a second of each (D25). */
const MOST_FOLLOWERS = 200;
const RETRY_SECONDS = 5;
/** Read ahead for a client, which takes one after the other. */
const AT_ONCE = 100;

const FollowEntriesQuery = z.strictObject({
  ...entryFilterFields,
  after: z.coerce
    .number()
    .int()
    .min(-1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Begins after this place, -1 with the first entry. Else with the next that gets a place.'),
});

export interface FollowEntriesCommand {
  readonly filter: CompiledFilter;
  /** The place that the client has seen last. */
  readonly after: number | undefined;
  readonly signal: AbortSignal;
}

const END = 'select coalesce(max(place) + 1, 0) as size from sequenced_entries where tenant_id = $1';

@Injectable()
export class FollowEntries {
  private followers = 0;

  constructor(
    private readonly database: TenantDatabase,
    private readonly findEntries: FindEntries,
    private readonly openEntries: OpenEntries,
    private readonly clock: Clock,
  ) {}

  /** Each entry that matches, once, in the order of places, from where the client says or from now on. */
  async execute(actor: Actor, { filter, after, signal }: FollowEntriesCommand) {
    if (this.followers >= MOST_FOLLOWERS)
      throw new TooManyFollowTrails('Read the list meanwhile.', { retryAfterSeconds: RETRY_SECONDS });
    const first = after === undefined ? await this.database.transaction(actor, endOf) : after + 1;
    return this.follow(actor, { filter, first, signal });
  }

  private async *follow(actor: Actor, { filter, first, signal }: Following): AsyncGenerator<StreamMessage<EntryView>> {
    const until = this.clock.monotonicMs() + LONGEST_MS;
    this.followers += 1;
    try {
      for (let next = first; !signal.aborted && this.clock.monotonicMs() < until; ) {
        const { entries, lookedUpTo } = await this.look(actor, filter, next);
        for (const entry of entries) yield { id: String(entry.place), event: 'entry', data: entry };
        // Nothing is asked for again, and while there is more nobody waits.
        if (lookedUpTo < next) await sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
        next = Math.max(next, lookedUpTo + 1);
      }
    } finally {
      this.followers -= 1;
    }
  }

  private look(actor: Actor, filter: CompiledFilter, first: number) {
    return this.database.transaction(actor, async (tx) => {
      const wanted = { first, beyond: await endOf(tx), limit: AT_ONCE };
      if (wanted.first >= wanted.beyond) return { entries: [], lookedUpTo: first - 1 };
      const { entries, lookedUpTo } = await this.findEntries.oldest(tx, filter, wanted);
      return { entries: await this.openEntries.execute(tx, entries), lookedUpTo };
    });
  }
}

async function endOf(tx: TenantTransaction): Promise<number> {
  const [row] = await tx.query<{ size: string }[]>(END, [tx.tenantId]);
  return Number(row?.size);
}

interface Following {
  readonly filter: CompiledFilter;
  readonly first: number;
  readonly signal: AbortSignal;
}

@Controller('audit/entries/stream')
export class FollowEntriesRoute {
  constructor(
    private readonly followEntries: FollowEntries,
    private readonly filters: EntryFilters,
  ) {}

  /**
   * Streams the trail as server-sent events, each entry as soon as it has its place, for five minutes at most (AUD-3, AUD-16).
   * A client that comes back with `Last-Event-ID` goes on after the last entry that it has seen, and misses none.
   */
  @Get()
  @Timeout('stream')
  @RequirePermission('audit:read')
  @RateLimit('default')
  @AnswerStream(EntryView)
  @Problems(TooManyFollowTrails)
  async handle(
    @CurrentActor() actor: Actor,
    @Query({ schema: FollowEntriesQuery }) { after, ...filter }: z.output<typeof FollowEntriesQuery>,
    @RequestSignal() signal: AbortSignal,
    @Headers('last-event-id') lastEventId: string | undefined,
  ) {
    const compiled = this.filters.compile(actor.tenantId, filter);
    const seen = placeOf(lastEventId) ?? after;
    const messages = await this.followEntries.execute(actor, { filter: compiled, after: seen, signal });
    return eventStream(messages, { schema: EntryView, signal });
  }
}

function placeOf(lastEventId: string | undefined): number | undefined {
  return lastEventId && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : undefined;
}

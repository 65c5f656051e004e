import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, idField, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { EntryView } from '../entries/entry.view.js';
import { OpenEntries, type StoredEntry } from '../entries/open-entries.js';
import { EntryFilters, entryFilterFields } from '../search/entry-filter.js';
import { FindEntries } from '../search/find-entries.js';

const { from, until, type, actor: actorField } = entryFilterFields;
const FindHistoryQuery = pageQuery.extend({ from, until, type, actor: actorField });
type FindHistoryQuery = z.output<typeof FindHistoryQuery>;

/** A change of one field. Other members of it are not the reader's. */
const ChangeView = z.object({
  field: z.string().describe('As the API names it.').meta({ example: 'status' }),
  before: z.json().describe('Null where there was none, or its person was erased.').meta({ example: 'active' }),
  after: z
    .json()
    .describe('Null where there is none any more, or its person was erased.')
    .meta({ example: 'suspended' }),
});

const HistoryItem = z
  .object({
    entry: idField('ent').describe('The entry that tells it, with its proof.'),
    place: z.int().meta({ example: 17 }),
    version: z
      .int()
      .nullable()
      .describe('Of the subject, after it; null for what a product reported.')
      .meta({ example: 2 }),
    type: z.string().meta({ example: 'guildhall.identity.v1.UserSuspended' }),
    time: z.iso.datetime().describe('When it happened.').meta({ example: '2026-11-21T09:30:00.000Z' }),
    actor: z.string().nullable().describe('Null: erased.').meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    onBehalfOf: z.string().optional().meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    changes: z.array(ChangeView).describe('Each field that changed; empty where what happened changed none.'),
  })
  .meta({ id: 'HistoryItem' });
type HistoryItem = z.output<typeof HistoryItem>;

/** The place of the last item shown. */
const Position = z.tuple([z.int().min(0)]);

export interface FindHistoryCommand {
  readonly subject: string;
  readonly query: FindHistoryQuery;
  /** The place that the page before ended at. */
  readonly below: number | undefined;
}

@Injectable()
export class FindHistory {
  constructor(
    private readonly database: TenantDatabase,
    private readonly filters: EntryFilters,
    private readonly findEntries: FindEntries,
    private readonly openEntries: OpenEntries,
  ) {}

  /** One more than the page has, where there is another page. */
  async execute(actor: Actor, { subject, query, below = Number.MAX_SAFE_INTEGER }: FindHistoryCommand) {
    const { limit, cursor: _cursor, ...filter } = query;
    const compiled = this.filters.compile(actor.tenantId, { ...filter, target: subject });
    return this.database.transaction(actor, async (tx) => {
      const rows = await this.findEntries.newest(tx, compiled, { first: 0, beyond: below, limit: limit + 1 });
      const entries = await this.openEntries.execute(tx, rows);
      return entries.map((entry, at) => itemOf(entry, rows[at]));
    });
  }
}

function itemOf({ id, place, type: kind, time, actor, onBehalfOf, data }: EntryView, row?: StoredEntry): HistoryItem {
  const { version } = JSON.parse(String(row?.canonical)) as { version?: number };
  const changes = Array.isArray(data['changes']) ? (data['changes'] as HistoryItem['changes']) : [];
  return {
    ...{ entry: id, place: place ?? 0, version: version ?? null, type: kind, time, actor, changes },
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  };
}

@Controller('audit/history/:subject')
export class FindHistoryRoute {
  constructor(
    private readonly findHistory: FindHistory,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Tells the history of one thing, newest first: who did what to it, and what each field was before and after (AUD-12). The
   * subject is `usr_…`, `org_…` or any other id, or the word of a product.
   */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, pageOf(HistoryItem))
  async handle(
    @CurrentActor() actor: Actor,
    @Param('subject') subject: string,
    @Query({ schema: FindHistoryQuery }) query: FindHistoryQuery,
  ) {
    const scope = { tenantId: actor.tenantId, list: `history of ${subject}`, query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const found = await this.findHistory.execute(actor, { subject, query, below: position?.[0] });
    const { items, last } = cutPage(found, query.limit);
    return page(items, this.cursors.write(last && [last.place], scope));
  }
}

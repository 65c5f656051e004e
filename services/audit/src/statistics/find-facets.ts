import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, timeField } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { EntryFilter, EntryFilters } from '../search/entry-filter.js';
import { type CountedKind, CountedEntries } from './counted-entries.js';
import { FrequentActors } from './frequent-actors.js';

/** Of the types and sources, which a product may name as it likes, those that there are most of. */
const MOST_VALUES = 50;
const FACETS = ['type', 'category', 'severity', 'source'] as const;
type Facet = (typeof FACETS)[number];

const counts = (value: string) =>
  z.array(z.object({ value: z.string(), entries: z.int() })).meta({ example: [{ value, entries: 3 }] });

const FacetsView = z
  .object({
    entries: z.int().describe('How many were counted.').meta({ example: 3 }),
    isComplete: z.boolean().describe('False where more match: then the newest ten thousand were counted.'),
    from: timeField().nullable().describe('As it was asked for, or rounded down to the hour.'),
    until: timeField().nullable().describe('As it was asked for, or rounded up to the hour.'),
    type: counts('guildhall.identity.v1.UserSignedIn').describe('The most frequent fifty.'),
    category: counts('authentication'),
    severity: counts('info'),
    source: counts('/guildhall/identity').describe('The most frequent fifty.'),
    actor: z
      .array(z.object({ value: z.string().nullable(), entries: z.int() }))
      .describe('The most frequent twenty among the newest two thousand that match. Null: erased.')
      .meta({ example: [{ value: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t', entries: 3 }] }),
  })
  .meta({ id: 'EntryFacets' });
type FacetsView = z.output<typeof FacetsView>;

@Injectable()
export class FindFacets {
  constructor(
    private readonly database: TenantDatabase,
    private readonly filters: EntryFilters,
    private readonly countedEntries: CountedEntries,
    private readonly frequentActors: FrequentActors,
  ) {}

  execute(actor: Actor, filter: EntryFilter): Promise<FacetsView> {
    const compiled = this.filters.compile(actor.tenantId, filter);
    return this.database.transaction(actor, async (tx) => {
      const { counts: kinds, ...counted } = await this.countedEntries.byKind(tx, compiled);
      const entries = kinds.reduce((sum, kind) => sum + Number(kind.entries), 0);
      const facets = Object.fromEntries(FACETS.map((facet) => [facet, facetOf(kinds, facet)]));
      const actors = await this.frequentActors.execute(tx, compiled);
      return { entries, ...counted, ...(facets as Pick<FacetsView, Facet>), actor: actors };
    });
  }
}

function facetOf(kinds: readonly CountedKind[], facet: Facet): { value: string; entries: number }[] {
  const sums = new Map<string, number>();
  for (const kind of kinds) sums.set(kind[facet], (sums.get(kind[facet]) ?? 0) + Number(kind.entries));
  const values = [...sums].map(([value, entries]) => ({ value, entries }));
  return values.sort((a, b) => b.entries - a.entries || (a.value < b.value ? -1 : 1)).slice(0, MOST_VALUES);
}

@Controller('audit/facets')
export class FindFacetsRoute {
  constructor(private readonly findFacets: FindFacets) {}

  /** Counts what a filter finds by type, category, severity and source, under the filters of the list (AUD-3). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, FacetsView)
  handle(@CurrentActor() actor: Actor, @Query({ schema: EntryFilter }) filter: EntryFilter): Promise<FacetsView> {
    return this.findFacets.execute(actor, filter);
  }
}

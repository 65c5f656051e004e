import { Actor } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import type { EntryView } from '../entries/entry.view.js';
import { OpenEntries } from '../entries/open-entries.js';
import { type CompiledFilter, type EntryFilter, EntryFilters } from '../search/entry-filter.js';
import { FindEntries } from '../search/find-entries.js';
import type { PlaceRange } from '../search/walk-tiles.js';
import type { TrailExport } from './trail-export.entity.js';

/** Entries read in a transaction: few enough that whoever is answered by this process does not feel it. */
const PAGE = 500;

export interface ExportPage {
  readonly entries: readonly EntryView[];
  /** All places before this one have been looked at. */
  readonly nextPlace: number;
}

/** Reads what an export is of, each page in a short transaction: the trail before its end does not change any more (D9). */
@Injectable()
export class ExportPages {
  constructor(
    private readonly database: TenantDatabase,
    private readonly filters: EntryFilters,
    private readonly findEntries: FindEntries,
    private readonly openEntries: OpenEntries,
  ) {}

  /** Reads one page ahead: the database works while the page before is written. */
  async *of(asked: TrailExport): AsyncGenerator<ExportPage> {
    const { tenantId, nextPlace, beyondPlace: beyond } = asked;
    const filter = this.filters.compile(tenantId, readFilter(asked.filter));
    const read = (first: number) => {
      const page = this.page(tenantId, filter, { first, beyond });
      // Whoever stops listening is not told any more what became of it.
      page.catch(() => undefined);
      return page;
    };
    let ahead = nextPlace < beyond ? read(nextPlace) : undefined;
    while (ahead) {
      const page = await ahead;
      ahead = page.nextPlace < beyond ? read(page.nextPlace) : undefined;
      yield page;
    }
  }

  private page(tenantId: string, filter: CompiledFilter, range: PlaceRange): Promise<ExportPage> {
    return this.database.transaction(Actor.system('audit', tenantId), async (tx) => {
      const found = await this.findEntries.oldest(tx, filter, { ...range, limit: PAGE });
      return { entries: await this.openEntries.execute(tx, found.entries), nextPlace: found.lookedUpTo + 1 };
    });
  }
}

// As its schema once read it, but for the times, which JSON has none of.
function readFilter(kept: Readonly<Record<string, unknown>>): EntryFilter {
  const { from, until, ...rest } = kept;
  return { ...rest, ...timeOf('from', from), ...timeOf('until', until) };
}

const timeOf = (name: 'from' | 'until', kept: unknown) => (typeof kept === 'string' ? { [name]: new Date(kept) } : {});

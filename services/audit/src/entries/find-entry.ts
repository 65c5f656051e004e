import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { EntryNotFound } from './entry.problems.js';
import { EntryView } from './entry.view.js';
import { OpenEntries, type StoredEntry } from './open-entries.js';

const FIND_ENTRY = `
select e.id, e.canonical, s.place, s.sequenced_at
  from entries e left join sequenced_entries s on s.tenant_id = e.tenant_id and s.id = e.id
 where e.tenant_id = $1 and e.id = $2`;

@Injectable()
export class FindEntry {
  constructor(
    private readonly database: TenantDatabase,
    private readonly openEntries: OpenEntries,
  ) {}

  async execute(actor: Actor, entryId: string): Promise<EntryView> {
    return this.database.transaction(actor, async (tx) => {
      const rows = await tx.query<StoredEntry[]>(FIND_ENTRY, [actor.tenantId, entryId]);
      const [entry] = await this.openEntries.execute(tx, rows);
      if (!entry) throw new EntryNotFound('There is no entry with this id.');
      return entry;
    });
  }
}

@Controller('audit/entries/:entryId')
export class FindEntryRoute {
  constructor(private readonly findEntry: FindEntry) {}

  /** Shows one entry, also while it still waits for its place: `state` tells (AUD-3, T70). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, EntryView)
  @Problems(EntryNotFound)
  handle(@CurrentActor() actor: Actor, @Param('entryId', Id('ent')) entryId: string): Promise<EntryView> {
    return this.findEntry.execute(actor, entryId);
  }
}

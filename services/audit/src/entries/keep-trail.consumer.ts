import { AuditEventsReported, eventTypes, topics } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import type { DraftEntry } from './draft-entry.js';
import { entriesOfReport } from './entries-of-report.js';
import { entryOfEvent } from './entry-of-event.js';
import { KeepEntries } from './keep-entries.js';

const platformTopics = new Set(topics.map(({ name }) => name));

/** Every fact that its contract calls an entry: whoever adds one to `proto/` has added it to the trail (architecture, rule 3). */
export const facts = [...eventTypes.values()].filter(
  ({ audit, topic }) => audit === 'entry' && platformTopics.has(topic),
);

@Consumer()
export class KeepTrail {
  constructor(private readonly keepEntries: KeepEntries) {}

  @Consumes([...facts, AuditEventsReported], { as: 'audit.trail', many: true })
  async on(events: readonly Delivered[], tx: TenantTransaction): Promise<void> {
    await this.keepEntries.execute(tx, events.flatMap(draftsOf));
  }
}

function draftsOf(event: Delivered): DraftEntry[] {
  return isReport(event) ? entriesOfReport(event) : [entryOfEvent(event)];
}

const isReport = (event: Delivered): event is Delivered<AuditEventsReported> => event.type === AuditEventsReported.type;

import { type AuditEventsReported, encodeId, type JsonObject, type ReportedAuditEvent } from '@guildhall/contracts';
import type { Delivered } from '@guildhall/events';
import { type DraftEntry, ENTRY_FORMAT, ENTRY_PREFIX, type EntryMembers } from './draft-entry.js';
import { originOf } from './entry-of-event.js';

/**
 * What a product reported as entries, one an item. Whose trail it is says the envelope, which was made from the credential
 * of whoever handed it in: whatever an item names as its tenant is no more than a detail (T65).
 */
export function entriesOfReport(event: Delivered<AuditEventsReported>): DraftEntry[] {
  const { data, tenantId, actor, occurredAt } = event;
  const tenant = encodeId('org', tenantId);
  const batch = encodeId('ing', data.batchId);
  return data.items.map((item) => {
    const id = encodeId(ENTRY_PREFIX, item.entryId);
    const members: EntryMembers = {
      format: ENTRY_FORMAT,
      id,
      tenant,
      type: item.type,
      category: item.category,
      severity: item.severity,
      time: item.at,
      actor: item.actor,
      ...(item.target === undefined ? {} : { target: item.target }),
      ...originOf(event),
      reported: { batch, item: item.item, by: actor, at: occurredAt, ...schemaOf(item) },
      data: detailsOf(item),
    };
    return { id: item.entryId, members, person: item.actor };
  });
}

function schemaOf({ schemaVersion }: ReportedAuditEvent): JsonObject {
  return schemaVersion === undefined ? {} : { schemaVersion };
}

function detailsOf({ clientAddress, userAgent, details, personalDetails }: ReportedAuditEvent): JsonObject {
  return {
    ...(clientAddress === undefined ? {} : { clientAddress }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(details === undefined ? {} : { details }),
    ...(personalDetails === undefined ? {} : { personalDetails }),
  };
}

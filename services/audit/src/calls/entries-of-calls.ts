import { createHash } from 'node:crypto';
import {
  CallHandled,
  CallsLost,
  encodeId,
  type EventOf,
  type JsonObject,
  type RequestRecord,
  type RequestsHandled,
} from '@guildhall/contracts';
import type { Delivered } from '@guildhall/events';
import { type DraftEntry, ENTRY_FORMAT, ENTRY_PREFIX, type EntryMembers } from '../entries/draft-entry.js';
import type { RecordedCalls } from './audit-policy.entity.js';

/** What may change nothing, by its method (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The calls that a gateway reports, as far as the organisation wants them in its trail; and how many were lost, where some
 * were. The same report makes the same entries, however often it is delivered.
 */
export function entriesOfCalls(report: Delivered<RequestsHandled>, calls: RecordedCalls): DraftEntry[] {
  if (calls === 'none') return [];
  const entries = report.data.requests.flatMap((request, index) =>
    calls === 'all' || !SAFE.has(request.method) ? [entryOfCall(report, request, index)] : [],
  );
  return report.data.lost > 0 ? [...entries, entryOfLoss(report)] : entries;
}

function entryOfCall(report: Delivered<RequestsHandled>, request: RequestRecord, index: number): DraftEntry {
  const { at, method, route, service, status, durationMs, clientAddress, correlation } = request;
  const id = idOf(report, at, String(index));
  const actor = actorOf(request);
  const call = CallHandled({ callId: id, method, route: route === '' ? 'none' : route, service, status, durationMs });
  return draft(report, { id, fact: call, time: at, correlation, more: { actor, address: clientAddress } });
}

function entryOfLoss(report: Delivered<RequestsHandled>): DraftEntry {
  const { reporter, lost, batchId } = report.data;
  const { occurredAt: time, correlationId: correlation, actor } = report;
  const id = idOf(report, time, 'lost');
  return draft(report, { id, fact: CallsLost({ batchId, reporter, lost }), time, correlation, more: { actor } });
}

interface Told {
  readonly id: string;
  readonly fact: EventOf<object>;
  readonly time: string;
  readonly correlation: string;
  readonly more: JsonObject & { readonly actor: string };
}

function draft(report: Delivered<RequestsHandled>, { id, fact, time, correlation, more }: Told): DraftEntry {
  const { event, data } = fact;
  const members: EntryMembers = {
    format: ENTRY_FORMAT,
    id: encodeId(ENTRY_PREFIX, id),
    tenant: encodeId('org', report.tenantId),
    type: event.type,
    category: event.category,
    severity: event.severity,
    time,
    correlation,
    source: report.source,
    cause: encodeId('evt', report.eventId),
    data: event.toWire(data) as JsonObject,
    ...more,
  };
  // Where nobody has signed in, the address goes with a key of this entry's own.
  return { id, event, members, person: /^(usr|key)_/.test(more.actor) ? more.actor : members.id };
}

function actorOf({ userId, apiKeyId }: RequestRecord): string {
  if (userId !== undefined) return encodeId('usr', userId);
  return apiKeyId === undefined ? 'anonymous' : encodeId('key', apiKeyId);
}

/** A UUIDv7 of the time of the call whose rest follows from the report: delivered twice, it is the same. */
function idOf({ eventId }: Delivered, at: string, which: string): string {
  const time = Date.parse(at).toString(16).padStart(12, '0');
  const rest = createHash('sha256').update(`${eventId}/${which}`).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

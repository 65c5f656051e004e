import { encodeId, eventTypes, type JsonObject } from '@guildhall/contracts';
import type { Delivered } from '@guildhall/events';
import { type DraftEntry, ENTRY_FORMAT, ENTRY_PREFIX, type EntryMembers } from './draft-entry.js';

/** A fact of ours as an entry: filed as its contract says, its data as everybody on the topic sees it. */
export function entryOfEvent(event: Delivered): DraftEntry {
  const { type, eventId, data } = event;
  const contract = eventTypes.get(type);
  if (!contract) throw new TypeError(`${type} has no contract here.`);
  const id = encodeId(ENTRY_PREFIX, eventId);
  const wire = contract.toWire(data) as JsonObject;
  const members: EntryMembers = {
    format: ENTRY_FORMAT,
    id,
    tenant: encodeId('org', event.tenantId),
    type,
    category: contract.category,
    severity: contract.severity,
    time: event.occurredAt,
    actor: event.actor,
    ...(event.onBehalfOf === undefined ? {} : { onBehalfOf: event.onBehalfOf }),
    ...(event.clientAddress === undefined ? {} : { address: event.clientAddress }),
    ...(event.userAgent === undefined ? {} : { agent: event.userAgent }),
    target: event.subject,
    version: event.aggregateVersion,
    ...originOf(event),
    data: wire,
  };
  const person = personOf(event, wire) ?? id;
  return { id: eventId, event: contract, members, person, caller: callerOf(event) ?? person };
}

/** Where an event came from, the same for what it states and for what it carries. */
export function originOf({ correlationId, causationId, source }: Delivered) {
  return {
    correlation: correlationId,
    source,
    ...(causationId ? { cause: encodeId('evt', causationId) } : {}),
  };
}

// Whom it is about comes before who did it: an invitation tells the name of the invited.
function personOf({ subject, actor }: Delivered, { userId }: JsonObject): string | undefined {
  return [subject, userId, actor].find((name): name is string => typeof name === 'string' && name.startsWith('usr_'));
}

// The address of whoever suspends a user is not the user's: it goes with the one whose it is. A key's is its maker's.
function callerOf({ actor, onBehalfOf }: Delivered): string | undefined {
  if (actor.startsWith('usr_')) return actor;
  return actor.startsWith('key_') ? (onBehalfOf ?? actor) : undefined;
}

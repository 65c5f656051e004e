import { type EventType, eventTypes, topics } from '@guildhall/contracts';

const FACTS = new Set(topics.filter(({ kind }) => kind === 'facts').map(({ name }) => name));

/** Every fact that the owner of an organisation may have sent to endpoints of its own. */
export const SUBSCRIBER_FACTS: readonly EventType[] = [...eventTypes.values()].filter(
  ({ visibility, topic }) => visibility === 'subscriber' && FACTS.has(topic),
);

const EVERYTHING_BELOW = '.*';

/** A name of the catalogue, or the beginning of one with `.*` for the rest: `guildhall.identity.v1.*`. */
export function isEventFilter(filter: string): boolean {
  return SUBSCRIBER_FACTS.some(({ type }) => fits(filter, type));
}

/** Without any filter an endpoint has everything. */
export function wants(filters: readonly string[], type: string): boolean {
  return filters.length === 0 || filters.some((filter) => fits(filter, type));
}

function fits(filter: string, type: string): boolean {
  return filter.endsWith(EVERYTHING_BELOW) ? type.startsWith(filter.slice(0, -1)) : filter === type;
}

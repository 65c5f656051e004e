import type { CanonicalTarget } from '../routes/canonical-path.js';

const PARAMETER = 'ticket=';

/** A target without the ticket that stood in it. */
export interface TicketedTarget {
  readonly target: CanonicalTarget;
  readonly ticket: string | undefined;
}

/**
 * Takes the ticket out of a target's query: it is the gateway's alone, and no service, record or log sees it. Of several
 * none is one; whatever else the query says stays as it was sent.
 */
export function ticketIn(target: CanonicalTarget): TicketedTarget {
  if (!target.query.includes(PARAMETER)) return { target, ticket: undefined };
  const parameters = target.query.slice(1).split('&');
  const tickets = parameters.filter((parameter) => parameter.startsWith(PARAMETER));
  const rest = parameters.filter((parameter) => !parameter.startsWith(PARAMETER)).join('&');
  const query = rest === '' ? '' : `?${rest}`;
  return {
    target: { ...target, query },
    ticket: tickets.length === 1 ? tickets[0]?.slice(PARAMETER.length) : undefined,
  };
}

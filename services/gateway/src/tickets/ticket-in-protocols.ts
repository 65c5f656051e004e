const TICKET = 'guildhall.ticket.';

const listed = (protocols: string | undefined): string[] =>
  (protocols ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '');

/**
 * The ticket among the protocols that a WebSocket client offers: `guildhall.ticket.ght_…`, beside those that it speaks. The
 * only place but the URL where a browser lets a page say something.
 */
export function ticketAmong(protocols: string | undefined): string | undefined {
  const tickets = listed(protocols).filter((protocol) => protocol.startsWith(TICKET));
  return tickets.length === 1 ? tickets[0]?.slice(TICKET.length) : undefined;
}

/** What is left for the service, which never sees a ticket; undefined when nothing is. */
export function withoutTicket(protocols: string | undefined): string | undefined {
  return (
    listed(protocols)
      .filter((protocol) => !protocol.startsWith(TICKET))
      .join(', ') || undefined
  );
}

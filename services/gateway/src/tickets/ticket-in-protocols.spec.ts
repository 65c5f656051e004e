import { describe, expect, it } from '@jest/globals';
import { ticketAmong, withoutTicket } from './ticket-in-protocols.js';

describe('the ticket among the protocols of a WebSocket', () => {
  it('is found wherever it stands, and the others stay in their order', () => {
    for (const offered of [
      'guildhall.ticket.ght_1, a, b',
      'a,guildhall.ticket.ght_1 ,b',
      'a, b, guildhall.ticket.ght_1',
    ])
      expect([ticketAmong(offered), withoutTicket(offered)]).toEqual(['ght_1', 'a, b']);
    expect([ticketAmong('a'), withoutTicket('a')]).toEqual([undefined, 'a']);
    expect([ticketAmong(undefined), withoutTicket(undefined)]).toEqual([undefined, undefined]);
    expect(withoutTicket('guildhall.ticket.ght_1')).toBeUndefined();
  });

  it('is none when there are several, and none of them goes on', () => {
    const offered = 'guildhall.ticket.ght_1, a, guildhall.ticket.ght_2';
    expect([ticketAmong(offered), withoutTicket(offered)]).toEqual([undefined, 'a']);
  });
});

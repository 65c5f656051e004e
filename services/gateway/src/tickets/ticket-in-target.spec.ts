import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ticketIn } from './ticket-in-target.js';

const path = '/api/v1/ticks';
const of = (query: string) => {
  const { target, ticket } = ticketIn({ path, query });
  return [target.query, ticket];
};

describe('the ticket in a target', () => {
  it('is taken out, and leaves the rest of the query as it was sent', () => {
    expect(of('?ticket=ght_1')).toEqual(['', 'ght_1']);
    expect(of('?a=1&ticket=ght_1&b=%2F')).toEqual(['?a=1&b=%2F', 'ght_1']);
    expect(of('?a=1')).toEqual(['?a=1', undefined]);
    expect(of('')).toEqual(['', undefined]);
  });

  it('is none when there are several, and none of them stays', () => {
    expect(of('?ticket=ght_1&ticket=ght_2')).toEqual(['', undefined]);
  });

  it('is not what only ends like one', () => {
    expect(of('?myticket=1')).toEqual(['?myticket=1', undefined]);
  });

  it('never goes on to a service, whatever stands around it', () => {
    const parameter = fc.stringMatching(/^[a-z]{1,8}=[a-z0-9%]{0,6}$/).filter((text) => !text.startsWith('ticket='));
    const queries = fc.tuple(fc.array(parameter), fc.array(parameter));
    fc.assert(
      fc.property(queries, ([before, after]) => {
        const rest = [...before, ...after].join('&');
        const sent = `?${[...before, 'ticket=secret', ...after].join('&')}`;
        expect(of(sent)).toEqual([rest === '' ? '' : `?${rest}`, 'secret']);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable, QueryTooSlow } from '@guildhall/database';
import { QueryFailedError } from 'typeorm';
import { BrokerPassing } from '../broker/broker.js';
import { faultClass } from './fault-class.js';
import { Malformed, Park, Retry, VersionGap } from './refusals.js';

const coded = (code: string) => Object.assign(new Error('something'), { code });
const wrapped = (code: string) => new QueryFailedError('select 1', [], coded(code));

describe('whose fault it is', () => {
  it.each([
    ...[
      '57P01',
      '57P02',
      '57P03',
      '57P04',
      '57P05',
      '08006',
      '08001',
      '53300',
      '53100',
      '58030',
      '25P03',
      '25006',
      '28P01',
      '3D000',
    ].map(coded),
    ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN', 'ENOTFOUND'].map(coded),
    wrapped('57P01'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new DatabaseUnavailable('The database is away.', { cause: new Error('whatever') }),
    new BrokerPassing('fenced'),
  ])('nobody’s, who waits: %p', (error) => {
    expect(faultClass(error)).toBe('away');
  });

  it.each([wrapped('40001'), wrapped('40P01'), coded('55P03'), new QueryTooSlow('slow', { cause: wrapped('55P03') })])(
    'another transaction’s: %p',
    (error) => {
      expect(faultClass(error)).toBe('contention');
    },
  );

  it.each([
    new QueryTooSlow('slow', { cause: wrapped('57014') }),
    wrapped('23505'),
    wrapped('22012'),
    wrapped('42501'),
    wrapped('42P01'),
    new TypeError('x is undefined'),
    'a text',
    undefined,
  ])('the event’s or its handler’s, and counted: %p', (error) => {
    expect(faultClass(error)).toBe('fault');
  });

  it('what the handler says, by class and never by the words', () => {
    expect(faultClass(new Park('Connection terminated'))).toBe('park');
    expect(faultClass(new Malformed('no type'))).toBe('park');
    expect(faultClass(new Retry('later', { cause: coded('57P01') }))).toBe('retry');
    expect(faultClass(new VersionGap(2, 3))).toBe('retry');
  });
});

import { describe, expect, it } from '@jest/globals';
import { examine } from './examine.js';
import { type Check, fail, ok, type Opinion, unknown, warn } from './finding.js';
import { reading } from './reading.js';
import { exitCodeOf, reportOf, reportText } from './report.js';

const HEAD = { about: 'doctor', at: '2026-11-22T12:00:00.000Z', namespace: 'acme' } as const;
const check = (id: string, judge: () => Opinion): Check<null> => ({ id, remedy: `Mend ${id}.`, judge });
const report = (...opinions: Opinion[]) =>
  reportOf(
    HEAD,
    examine(
      opinions.map((opinion, index) => check(`c${index}`, () => opinion)),
      null,
    ),
  );

describe('a report', () => {
  it('is as bad as its worst finding', () => {
    expect(report(ok('a'), unknown('b')).verdict).toBe('unknown');
    expect(report(ok('a'), unknown('b'), warn('c')).verdict).toBe('warn');
    expect(report(fail('a'), warn('b')).verdict).toBe('fail');
    expect(report().verdict).toBe('unknown');
  });

  it('ends with 2 where something failed, and strictly taken where anything is not well', () => {
    const codes = [ok('a'), unknown('b'), warn('c'), fail('d')].map((opinion) =>
      [false, true].map((isStrict) => exitCodeOf(report(opinion), { isStrict })),
    );
    expect(codes).toEqual([
      [0, 0],
      [0, 2],
      [0, 2],
      [2, 2],
    ]);
  });

  it('counts a check that breaks as failed', () => {
    const broken = check('broken', () => {
      throw new Error('no such field');
    });
    expect(examine([broken], null)).toMatchObject([
      { verdict: 'fail', says: 'The check itself failed: no such field' },
    ]);
  });

  it('T71: shows no secret that an answer quoted', () => {
    const quoted = report(fail('cannot reach postgres://app:hunter2@db/x', ['Authorization: Bearer abcdefghijkl']));
    expect(JSON.stringify(quoted) + reportText(quoted)).not.toMatch(/hunter2|abcdefghijkl/);
  });

  it('names what is to be done only where something is', () => {
    const text = reportText(report(ok('All is well.'), warn('Look here.', ['at this', 'and that'])));
    expect(text).toBe(
      [
        'ok       c0  All is well.',
        'warn     c1  Look here.',
        '         at this',
        '         and that',
        '         → Mend c1.',
        '           docs/guides/troubleshooting.md#c1',
        '',
        '1 ok, 0 unknown, 1 warn, 0 fail',
        '',
      ].join('\n'),
    );
  });

  it('tells why something could not be read, whatever was thrown', async () => {
    const reasons = [
      new Error('forbidden'),
      { message: 'Unexpected server response: 403' },
      { message: '', code: 'ECONNREFUSED' },
      null,
    ];
    const read = await Promise.all(reasons.map((thrown) => reading(() => Promise.reject(thrown))));
    expect(read.map((each) => 'missing' in each && each.missing)).toEqual([
      'forbidden',
      'Unexpected server response: 403',
      'ECONNREFUSED',
      'no reason is given',
    ]);
  });

  it('shows twenty details, and how many there are more', () => {
    const { details } = warn(
      'Many.',
      Array.from({ length: 25 }, (_, index) => `${index}`),
    );
    expect(details).toHaveLength(21);
    expect(details.at(-1)).toBe('… and 5 more');
  });
});

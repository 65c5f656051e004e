import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readExposition } from '../../test/exposition-reader.js';
import { Aggregate } from '../series/aggregate.js';
import { bucketOf } from '../series/sketch.js';
import { exposition } from './exposition.js';
import { type ExposedSeries, familiesOf } from './families.js';

const aggregateOf = (...values: number[]) =>
  new Aggregate(
    values.length,
    values.reduce((sum, each) => sum + each, 0),
    Math.min(...values),
    Math.max(...values),
    values.map((value): [number, number] => [bucketOf(value), 1]).sort(([a], [b]) => a - b),
  );
const series = (over: Partial<ExposedSeries> = {}): ExposedSeries => ({
  kind: 'metric',
  name: 'analysis.duration',
  labels: {},
  unit: null,
  samples: 3,
  total: 60,
  ...over,
});
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const names = fc.oneof(
  fc.constantFrom('a.b', 'a_b', 'a-b', 'a.b_sum', 'a_b_count', 'a_b_2', 'guildhall_requests_total', 'guildhall.x'),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.:-]{0,20}$/),
);
const labels = fc.dictionary(fc.constantFrom('model', 'mo.del', 'mo_del', 'quantile', '__name__', 'le'), text, {
  maxKeys: 4,
});
const exposed = fc
  .uniqueArray(fc.record({ name: names, labels }), {
    selector: ({ name, labels: of }) => JSON.stringify([name, Object.entries(of).sort()]),
    maxLength: 20,
  })
  .map((all) => all.map((one, place) => series({ ...one, samples: place, total: place * 1.5 })));

describe('the exposition', () => {
  it('is taken by a strict reader, whatever names, labels and texts a product has', () => {
    fc.assert(
      fc.property(exposed, (all) => {
        const families = readExposition(exposition(familiesOf(all, [])));
        // Each series is there, with its counter.
        const counts = [...families.values()].flatMap(({ samples }) =>
          [...samples].filter(([key]) => key.startsWith('_count')).map(([, value]) => value),
        );
        return (
          counts.toSorted().join() ===
          all
            .map(({ samples }) => samples)
            .toSorted()
            .join()
        );
      }),
      { numRuns: 300 },
    );
  });

  it('says of calls what a client library would', () => {
    const call = { service: 'identity', method: 'GET', route: '/users/{userId}', status: '200' };
    const one = series({
      kind: 'request',
      name: 'requests',
      labels: call,
      samples: 4,
      total: 100,
      recent: aggregateOf(10, 20, 30, 40),
    });
    const read = readExposition(exposition(familiesOf([one, series({ kind: 'loss', samples: 1, total: 9 })], [])));
    const key = 'service="identity",method="GET",route="/users/{userId}",status="200"';
    expect(read.get('guildhall_requests_total')?.samples.get(`{${key}}`)).toBe(4);
    expect(read.get('guildhall_requests_lost_total')?.samples.get('{}')).toBe(9);
    const durations = read.get('guildhall_request_duration_seconds')!.samples;
    expect([durations.get(`_sum{${key}}`), durations.get(`_count{${key}}`)]).toEqual([0.1, 4]);
    expect(durations.get(`{${key},quantile="0.5"}`)).toBeCloseTo(0.02, 3);
  });

  it('says NaN of quantiles where nothing came lately', () => {
    const read = readExposition(exposition(familiesOf([series()], [])));
    expect(read.get('analysis_duration')?.samples.get('{quantile="0.99"}')).toBeNaN();
  });

  it('is empty where there is nothing', () => {
    expect(exposition(familiesOf([], []))).toBe('');
  });
});

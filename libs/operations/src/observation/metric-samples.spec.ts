import { describe, expect, it } from '@jest/globals';
import { metricSamples } from './metric-samples.js';

describe('a page of metrics', () => {
  it('is read with labels, escapes and infinities, and without its comments', () => {
    const page = [
      '# HELP guildhall_x What "x" is.',
      '# TYPE guildhall_x gauge',
      'guildhall_x 3',
      'guildhall_x{lane="facts",says="a \\"b\\" {c}\\nd"} 4.5e3 1700000000',
      'guildhall_x_bucket{le="+Inf"} +Inf',
      'not a metric',
    ].join('\n');
    expect(metricSamples(page)).toEqual([
      { name: 'guildhall_x', labels: {}, value: 3 },
      { name: 'guildhall_x', labels: { lane: 'facts', says: 'a "b" {c}\nd' }, value: 4_500 },
      { name: 'guildhall_x_bucket', labels: { le: '+Inf' }, value: Infinity },
    ]);
  });
});

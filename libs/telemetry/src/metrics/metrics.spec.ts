import { describe, expect, it } from '@jest/globals';
import {
  collectProcessMetrics,
  counter,
  gauge,
  histogram,
  mergedMetrics,
  mergedMetricsText,
  metricsContentType,
  metricsSnapshot,
  metricsText,
} from './metrics.js';

describe('metrics', () => {
  it('are what was declared, and the process, in Prometheus text', async () => {
    const parked = counter({ name: 'guildhall_events_parked_total', help: 'Events parked.', labels: ['topic'] });
    const lag = gauge({ name: 'guildhall_relay_backlog_rows', help: 'Rows waiting.', collect: (self) => self.set(12) });
    const took = histogram({ name: 'guildhall_relay_batch_seconds', help: 'A batch.', buckets: [0.1, 1] });
    parked.inc({ topic: 'guildhall.tenancy.v1' });
    took.observe(0.5);
    collectProcessMetrics();
    collectProcessMetrics();
    const text = await metricsText();
    expect(text).toContain('guildhall_events_parked_total{topic="guildhall.tenancy.v1"} 1');
    expect(text).toContain('guildhall_relay_backlog_rows 12');
    expect(text).toContain('guildhall_relay_batch_seconds_bucket{le="1"} 1');
    expect(text).toContain('process_resident_memory_bytes');
    expect(metricsContentType).toContain('text/plain');
    expect(lag).toBeDefined();
  });

  it('are declared once', () => {
    const declaration = { name: 'guildhall_spec_total', help: 'Once.' };
    counter(declaration);
    expect(() => counter(declaration)).toThrow('already been registered');
  });

  it('of several processes are shown as one, also what has gone through JSON and been merged before', async () => {
    const calls = counter({ name: 'guildhall_merged_calls_total', help: 'Calls.', labels: ['status'] });
    const age = gauge({ name: 'guildhall_merged_age_seconds', help: 'Age.', together: 'max' });
    const took = histogram({ name: 'guildhall_merged_took_seconds', help: 'Took.', buckets: [1] });
    const said = async (count: number, ageSeconds: number) => {
      calls.inc({ status: '200' }, count);
      age.set(ageSeconds);
      took.observe(0.5);
      return JSON.parse(JSON.stringify(await metricsSnapshot()));
    };
    const [first, second] = [await said(1, 9), await said(1, 4)];
    const text = await mergedMetricsText([await mergedMetrics([first, second]), second]);
    expect(text).toContain('guildhall_merged_calls_total{status="200"} 5');
    expect(text).toContain('guildhall_merged_age_seconds 9');
    expect(text).toContain('guildhall_merged_took_seconds_bucket{le="1"} 5');
  });

  it.each(['relay_total', 'guildhall_Relay_total', 'guildhall_x-y_total'])('are not called %s', (name) => {
    expect(() => counter({ name, help: 'Wrong.' })).toThrow('must be called guildhall_');
  });

  it('count only under a name that says so', () => {
    expect(() => counter({ name: 'guildhall_relay', help: 'Wrong.' })).toThrow('must end in _total');
  });

  it.each(['tenant', 'tenant_id', 'user_email', 'id', 'path'])(
    'have no label %s, of which there is no end',
    (label) => {
      expect(() => counter({ name: `guildhall_by_${label}_total`, help: 'Wrong.', labels: [label] })).toThrow(
        `must not have the label ${label}`,
      );
    },
  );
});

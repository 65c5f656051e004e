import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KillableMonitoring, stageKillableMonitoring } from '../../test/killable-monitoring.js';
import { handled, reported, request, sample } from '../../test/monitoring.harness.js';

const BATCHES = 120;
const PER_BATCH = 25;
const OF_KIND = (BATCHES / 2) * PER_BATCH;

const COUNTED = `
select s.kind, s.samples::integer as kept, sum(t.samples)::integer as counted
  from series s join slots t on t.tenant_id = s.tenant_id and t.series_id = s.id
 group by s.tenant_id, s.id, s.kind, s.samples`;

describe('monitoring that is killed between its commit and what it tells the broker', () => {
  let stage: KillableMonitoring;
  beforeAll(async () => {
    stage = await stageKillableMonitoring();
  }, 60_000);
  afterAll(() => stage.stop());

  const counted = async () => {
    const rows = await stage.database.look<{ kind: string; counted: number; kept: number }>(COUNTED);
    const sumOf = (kind: string, figure: 'counted' | 'kept') =>
      rows.filter((row) => row.kind === kind).reduce((sum, row) => sum + row[figure], 0);
    return ['request', 'metric'].map((kind) => [sumOf(kind, 'counted'), sumOf(kind, 'kept')]);
  };

  it('T63: counts every call and every sample once all the same, when another goes on', async () => {
    const doomed = await stage.start({ FAULT_POINTS: 'consumer.before-commit-offset@3=kill' });
    const tenants = Array.from({ length: 4 }, () => newId());
    const many = { length: PER_BATCH };
    const facts = Array.from({ length: BATCHES }, (_, place) => {
      const tenantId = tenants[place % tenants.length]!;
      if (place % 2)
        return handled(
          tenantId,
          Array.from(many, () => request({ durationMs: place })),
        );
      return reported(
        tenantId,
        Array.from(many, () => sample({ value: place })),
      );
    });
    for (let at = 0; at < facts.length; at += 10) await stage.deliver(facts.slice(at, at + 10));
    expect(await doomed.exited).toBe('SIGKILL');
    // The same again, as a producer does that was not answered.
    await stage.deliver(facts);
    const heir = await stage.start();
    await eventually(async () => (await stage.database.look('select 1 from inbox')).length === BATCHES, {
      withinMs: 40_000,
    });
    expect(await counted()).toEqual([
      [OF_KIND, OF_KIND],
      [OF_KIND, OF_KIND],
    ]);
    expect(await heir.kill('SIGTERM')).toBe('0');
  }, 120_000);
});

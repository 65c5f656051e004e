import { UsageReported } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startConsumingTenancy } from '../../test/tenancy.stage.js';

let service: Awaited<ReturnType<typeof startConsumingTenancy>>;
beforeAll(async () => {
  service = await startConsumingTenancy();
}, 60_000);
afterAll(() => service.stop());

type Used = readonly [at: string, meter: string, quantity: number];
const report = (tenantId: string, used: readonly Used[], eventId = newId()) => ({
  ...{ tenantId, eventId },
  event: UsageReported({
    ...{ chunkId: newId(), batchId: newId() },
    items: used.map(([at, meter, quantity], n) => ({ item: `u-${n}`, at, meter, quantity })),
  }),
});
const reader = () => service.caller(newId(), ['usage:read']);

describe('the usage of an organisation', () => {
  it('is nothing where nothing was reported', async () => {
    expect((await reader().get('/usage')).body).toEqual({ items: [], next: null });
  });

  it('T65: is added up exactly by day and meter, however often a report comes', async () => {
    const caller = reader();
    const first = report(caller.tenant, [
      ['2026-11-20T23:59:59.999Z', 'analyses', 1],
      ['2026-11-21T00:00:00.000Z', 'analyses', 0.1],
      ['2026-11-21T12:00:00.000Z', 'analyses', 0.2],
      ['2026-11-21T12:00:00.000Z', 'tokens', 1e21],
      ['2026-11-21T12:00:00.000Z', 'tokens', 1],
    ]);
    const second = report(caller.tenant, [['2026-11-21T13:00:00.000Z', 'tokens', 1]]);
    await service.deliver(first, first, second);
    await service.deliver(second, first);
    const last = report(caller.tenant, [['2026-11-22T00:00:00.000Z', 'analyses', 5]]);
    await service.deliver(last);
    const items = await eventually(async () => {
      const { body } = await caller.get('/usage');
      return body.items.length === 4 && body.items[2].reports === 3 ? body.items : undefined;
    });
    expect(items).toEqual([
      { day: '2026-11-20', meter: 'analyses', quantity: '1', reports: 1 },
      { day: '2026-11-21', meter: 'analyses', quantity: '0.3', reports: 2 },
      { day: '2026-11-21', meter: 'tokens', quantity: '1000000000000000000002', reports: 3 },
      { day: '2026-11-22', meter: 'analyses', quantity: '5', reports: 1 },
    ]);
  });

  it('is found by day and meter, page by page, and is nobody else’s', async () => {
    const [caller, other] = [reader(), reader()];
    const days = ['2026-11-19', '2026-11-20', '2026-11-21'];
    const used = days.flatMap((day): Used[] => [
      [`${day}T10:00:00.000Z`, 'analyses', 1],
      [`${day}T10:00:00.000Z`, 'tokens', 2],
    ]);
    await service.deliver(report(caller.tenant, used));
    await eventually(async () => (await caller.get('/usage')).body.items.length === 6);
    const found = async (query: string) => {
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const { body } = await caller.get(`/usage?limit=2&${query}${next && `&cursor=${next}`}`);
        seen.push(...body.items.map(({ day, meter }: { day: string; meter: string }) => `${day} ${meter}`));
        next = body.next;
      }
      return seen;
    };
    expect(await found('from=2026-11-20&until=2026-11-21')).toEqual(['2026-11-20 analyses', '2026-11-20 tokens']);
    expect(await found('meter=tokens')).toEqual(days.map((day) => `${day} tokens`));
    expect(await found('')).toHaveLength(6);
    expect((await other.get('/usage')).body.items).toEqual([]);
    expect((await caller.get('/usage?from=yesterday')).status).toBe(422);
    expect((await caller.get('/usage?from=0000-01-01')).status).toBe(422);
  });
});

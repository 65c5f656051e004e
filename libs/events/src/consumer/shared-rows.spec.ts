import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { Harness } from '../../test/harness.js';
import { recordOf } from '../../test/records.js';
import type { IncomingRecord } from '../broker/broker.js';
import { grouped } from './grouped.js';
import { sortChunk } from './sorting.js';

const ROUNDS = 20;
const ADD_ONE = `insert into totals (tenant_id, name, total) values ($1, 'all', 1) on conflict (tenant_id, name) do update set total = totals.total + 1`;

/** The tenants of a chunk as it arrives, in the order in which its transaction will enter them. */
function tenantsOf(records: readonly IncomingRecord[], isSorted: boolean): string[] {
  if (!isSorted)
    return [...grouped(records, ({ key }) => key).values()]
      .map(([record]) => String(record!.timestampMs))
      .map(tenantAt);
  const deliveries = sortChunk(records, { as: 'fixture.totals', topics: [], handlers: new Map(), isOrdered: true });
  return [...grouped(deliveries, ({ envelope }) => envelope.tenantId).keys()];
}

const tenants = [newId(), newId(), newId(), newId()];
const tenantAt = (index: string): string => tenants[Number(index)]!;

function chunk(order: readonly number[]): IncomingRecord[] {
  return order.map((index) => {
    const { topic, key, headers } = recordOf({ tenantId: tenants[index]!, thingId: newId(), version: 1 });
    return { topic, key, headers, value: Buffer.from('{}'), partition: 0, offset: BigInt(index), timestampMs: index };
  });
}

describe('chunks of different partitions that write the same rows', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness.end());

  /** One transaction over all tenants of the chunk; all that run at once first lock their first row. */
  async function apply(order: readonly string[], barrier: () => Promise<void>): Promise<void> {
    await harness.database.transaction(
      Actor.system('fixture', order[0]!),
      async (tx) => {
        for (const [at, tenantId] of order.entries()) {
          await tx.enter(tenantId);
          await tx.query(ADD_ONE, [tenantId]);
          if (at === 0) await barrier();
        }
      },
      { attempts: 1 },
    );
  }

  async function deadlocks(isSorted: boolean): Promise<number> {
    let found = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const orders = [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
      ].map((order) => tenantsOf(chunk(order), isSorted));
      const meeting = meet(orders.length);
      const results = await Promise.allSettled(orders.map((order) => apply(order, meeting)));
      found += results.filter(({ status }) => status === 'rejected').length;
      if (found > 0) return found;
    }
    return found;
  }

  it('deadlock when each takes its tenants as they come', async () => {
    expect(await deadlocks(false)).toBeGreaterThan(0);
  });

  it('never deadlock when all take their tenants in one order, as the transport does', async () => {
    expect(await deadlocks(true)).toBe(0);
  });
});

/** Everybody waits for everybody, but not for those who wait for a lock meanwhile. */
function meet(count: number): () => Promise<void> {
  let arrived = 0;
  return async () => {
    arrived += 1;
    await eventually(() => arrived === count, { withinMs: 50, pauseMs: 1 }).catch(() => undefined);
  };
}

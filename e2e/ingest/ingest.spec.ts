import { decodeId } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../platform/api-client.js';
import { Guildhall } from '../platform/guildhall.js';
import { expectStatus, onboard, type Person, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';
import { Batches } from './batches.js';

const KILLS = process.env['GUILDHALL_RING'] === 'verify' ? 10 : 2;

let guildhall: Guildhall;
let admin: Person;
let product: ApiClient;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  admin = await onboard(guildhall, await platformAdministrator(guildhall), { name: 'Ingest' });
  const wish = { name: 'product', scopes: ['ingest:create'] };
  const { body } = expectStatus(await admin.client.post('/api-keys', wish), 201);
  product = admin.client.with(body.secret);
  await eventually(async () => (await product.post('/ingest/events', {})).status === 422);
}, 180_000);

const today = new Date().toISOString().slice(0, 10);
async function used(meter: string): Promise<number> {
  const { body } = expectStatus(await admin.client.get(`/usage?from=${today}&meter=${meter}`), 200);
  return body.items.reduce((sum: number, day: { quantity: number | string }) => sum + Number(day.quantity), 0);
}
async function entries(): Promise<number> {
  const tenant = decodeId('org', admin.organization.id);
  const counted = `select count(*)::int as count from sequenced_entries where tenant_id = $1 and type = 'load.tried'`;
  return (await guildhall.look<{ count: number }>('audit', counted, [tenant]))[0]?.count ?? 0;
}

describe('integration, killed in the middle of batches', () => {
  it(`counts every item once that was handed in until it was taken, in usage and trail, ${KILLS} times killed`, async () => {
    const load = new Batches(product, 'analyses');
    try {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = load.acknowledged;
        await eventually(() => load.acknowledged > before + 500, { withinMs: 30_000 });
        await guildhall.kill9('integration');
        await guildhall.start('integration');
      }
    } finally {
      await load.end();
    }
    expect(load.wrong).toEqual([]);
    const handedIn = load.acknowledged;
    await eventually(async () => (await used('analyses')) >= handedIn, { withinMs: 60_000 });
    await eventually(async () => (await entries()) >= handedIn, { withinMs: 60_000 });
    expect({ used: await used('analyses'), entries: await entries() }).toEqual({ used: handedIn, entries: handedIn });
    report('ingest', `${2 * handedIn} items, integration killed ${KILLS} times: none lost, none twice`);
  }, 180_000);
});

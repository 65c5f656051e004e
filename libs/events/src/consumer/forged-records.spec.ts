import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId, EventParked, OrganizationCreated, ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import type { OutgoingRecord } from '../broker/broker.js';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness } from '../../test/harness.js';
import { recordOf } from '../../test/records.js';
import { Consumer, Consumes } from './consumes.js';
import type { Delivered } from './delivered.js';

@Consumer()
class Trusting {
  // Wrong on purpose: it believes the note, where a tenant's id may stand, instead of the envelope.
  @Consumes(ThingHappened, { as: 'fixture.trusting' })
  async on({ tenantId, data, aggregateVersion }: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    await tx.query('insert into effects (tenant_id, aggregate_id, version) values ($1, $2, $3)', [
      data.note.startsWith('tenant:') ? data.note.slice('tenant:'.length) : tenantId,
      data.thingId,
      aggregateVersion,
    ]);
  }
}

describe('records that no relay of ours wrote', () => {
  let harness: Harness;
  let app: ConsumerApp;
  const [attacker, victim] = [newId(), newId()];

  beforeAll(async () => {
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [Trusting] });
  });
  afterAll(async () => {
    await app.stop();
    await harness.end();
  });

  const effectsOf = (thingId: string) =>
    harness.store.look('select tenant_id from effects where aggregate_id = $1', [thingId]);
  const parkedError = async (record: OutgoingRecord) =>
    eventually(async () => {
      const rows = await harness.store.look<{ error: string; tenant_id: string; record_key: string }>(
        'select error, tenant_id, record_key from parked_events where headers = $1::jsonb and payload = $2',
        [JSON.stringify(record.headers), String(record.value)],
      );
      return rows[0];
    });
  const honest = (thingId: string) => recordOf({ tenantId: attacker, thingId, version: 1 });

  it('T65: a tenant named in the body is not believed: the row of another tenant is refused by the database', async () => {
    const thing = newId();
    const record = recordOf({ tenantId: attacker, thingId: thing, version: 1, note: `tenant:${victim}` });
    await app.broker.sendBatch([record]);
    expect(await parkedError(record)).toMatchObject({
      tenant_id: attacker,
      error: expect.stringContaining('row-level security'),
    });
    expect(await effectsOf(thing)).toEqual([]);
  });

  it.each<[string, (record: OutgoingRecord) => OutgoingRecord]>([
    [
      'another tenant in its headers than in its key',
      (r) => ({ ...r, headers: { ...r.headers, ce_tenantid: encodeId('org', victim) } }),
    ],
    [
      'another tenant in its key than in its headers',
      (r) => ({ ...r, key: `${encodeId('org', victim)}/${r.headers['ce_subject']}` }),
    ],
    [
      'another aggregate in its key than in its headers',
      (r) => ({ ...r, key: `${r.headers['ce_tenantid']}/${encodeId('thg', newId())}` }),
    ],
    ['no tenant at all', ({ headers: { ce_tenantid: _, ...headers }, ...r }) => ({ ...r, headers })],
    ['no id', ({ headers: { ce_id: _, ...headers }, ...r }) => ({ ...r, headers })],
    ['no type', ({ headers: { ce_type: _, ...headers }, ...r }) => ({ ...r, headers })],
    ['a replay mark of its own invention', (r) => ({ ...r, headers: { ...r.headers, ce_replay: 'skip-inbox' } })],
  ])('T65: a record with %s is parked, and holds nobody back', async (_, forge) => {
    const thing = newId();
    const record = forge(honest(thing));
    await app.broker.sendBatch([record]);
    const parked = await parkedError(record);
    expect(parked.error).toContain('Malformed');
    // An unproven key must not stop the aggregate that it names, whoever's it is.
    expect(parked.record_key).toBe('');
    await app.broker.sendBatch([recordOf({ tenantId: attacker, thingId: thing, version: 2 })]);
    await eventually(async () => (await effectsOf(thing)).length === 1);
    expect(await harness.store.look('select 1 from effects where tenant_id = $1', [victim])).toEqual([]);
  });

  it('T65: a type on a topic that is not its own is refused, also one that the consumer takes elsewhere', async () => {
    const thing = newId();
    const record = { ...honest(thing), topic: ThingHappened.topic };
    const injected = { ...record, headers: { ...record.headers, ce_type: OrganizationCreated.type } };
    await app.broker.sendBatch([injected, honest(thing)]);
    await eventually(async () => (await effectsOf(thing)).length === 1);
    // Nobody here listens to it, so it is passed over; a handler for it would get a dead letter.
    expect(await harness.count('select count(*) from parked_events where type = $1', [OrganizationCreated.type])).toBe(
      0,
    );
  });

  it.each([
    ['__proto__', '{"__proto__":{"isAdmin":true},"thingId":"%s"}'],
    ['constructor', '{"constructor":{"prototype":{"isAdmin":true}},"thingId":"%s"}'],
    ['text that is no JSON', 'oops %s'],
    ['JSON that is no event', '["%s"]'],
  ])('T61: a value with %s is parked, and its aggregate waits', async (_, template) => {
    const thing = newId();
    const record = { ...honest(thing), value: template.replace('%s', encodeId('thg', thing)) };
    await app.broker.sendBatch([record, recordOf({ tenantId: attacker, thingId: thing, version: 2 })]);
    expect((await parkedError(record)).tenant_id).toBe(attacker);
    await eventually(
      async () =>
        (await harness.count(`select count(*) from parked_events where reason = 'held-back' and record_key = $1`, [
          record.key,
        ])) === 1,
    );
    expect(await effectsOf(thing)).toEqual([]);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('T63: one that is refused is parked and announced once, however often it comes', async () => {
    const [thing, eventId] = [newId(), newId()];
    const record = { ...recordOf({ tenantId: attacker, thingId: thing, version: 1, eventId }), value: 'oops' };
    const next = recordOf({ tenantId: attacker, thingId: thing, version: 2 });
    await app.broker.sendBatch([record, record, next]);
    await eventually(
      async () => (await harness.count('select count(*) from parked_events where record_key = $1', [record.key])) === 2,
    );
    const letters = await app.deadLetters.list({ tenantId: attacker });
    const letter = letters.find((each) => each.eventId === eventId);
    expect(letter).toMatchObject({ reason: 'malformed', attempts: 1, waiting: 1 });
    const announced = (await harness.store.announced()).filter(
      ({ type, aggregateId }) => type === EventParked.type && aggregateId === eventId,
    );
    expect(announced).toHaveLength(1);
  });
});

import { createHash } from 'node:crypto';
import { Actor } from '@guildhall/access';
import { encodeId, UserCreated } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { keyRingFile, TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliveredEvent, deliveredReport } from '../../test/deliveries.js';
import { item } from '../../test/reports.js';
import { entities, migrations } from '../data-source.js';
import { PersonKeys } from '../persons/person-keys.js';
import { PersonNames } from '../persons/person-names.js';
import { canonicalJson } from './canonical-json.js';
import { entriesOfReport } from './entries-of-report.js';
import { entryOfEvent } from './entry-of-event.js';
import { KeepEntries } from './keep-entries.js';
import { OpenEntries } from './open-entries.js';

let store: TestDatabase;
let keepEntries: KeepEntries;
let names: PersonNames;
let persons: PersonKeys;
beforeAll(async () => {
  store = await TestDatabase.create({ migrations, entities, service: 'audit' });
  const ring = await FileKeyRing.load(await keyRingFile());
  names = new PersonNames(ring);
  persons = new PersonKeys(ring, names);
  keepEntries = new KeepEntries(persons, names);
});
afterAll(() => store.drop());

async function keep(tenantId: string, items: Parameters<typeof deliveredReport>[1]): Promise<void> {
  const database = await store.open();
  await database.transaction(Actor.system('audit', tenantId), (tx) =>
    keepEntries.execute(tx, entriesOfReport(deliveredReport(tenantId, items))),
  );
}

async function keptOf(tenantId: string) {
  return store.look<{ text: string; leaf_hash: Buffer }>(
    `select convert_from(canonical, 'UTF8') as text, leaf_hash from entries where tenant_id = $1 order by id`,
    [tenantId],
  );
}

const leafHash = (text: string) =>
  createHash('sha256')
    .update(Buffer.from([0]))
    .update(text)
    .digest('hex');

describe('what is kept', () => {
  it('is hashed as it lies there, by the database, and reads the same when it is written again', async () => {
    const tenantId = newId();
    await keep(tenantId, [item(), item({ details: { z: [1.5, 1e21, -0], a: 'ü\u2028"\\\n' } })]);
    const entries = await keptOf(tenantId);
    expect(entries).toHaveLength(2);
    for (const { text, leaf_hash } of entries) {
      expect(leaf_hash.toString('hex')).toBe(leafHash(text));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }
  });

  it('T72: is not found by guessing: of four thousand names none hashes to the entry, though one of them is in it', async () => {
    const tenantId = newId();
    const names = Array.from({ length: 4_096 }, (_, n) => `user-${n}`);
    await keep(tenantId, [item({ actor: 'user-2718' })]);
    const [entry] = await keptOf(tenantId);
    const members = JSON.parse(entry?.text ?? '');
    const found = (leaf: string) =>
      names.filter((name) => leafHash(canonicalJson({ ...members, actor: name })) === leaf);
    expect(found(entry?.leaf_hash.toString('hex') ?? '')).toEqual([]);
    // The same search finds a name that is hashed in clear.
    expect(found(leafHash(canonicalJson({ ...members, actor: 'user-2718' })))).toEqual(['user-2718']);
  });

  it('T72: shows in no table that two entries name the same, nor whom a key is for', async () => {
    const tenantId = newId();
    await keep(tenantId, [item(), item()]);
    const sealed = (await keptOf(tenantId)).map(({ text }) => JSON.parse(text).actor.sealed as string);
    expect(new Set(sealed).size).toBe(2);
    const [key] = await store.look<{ person: string; wrapped: string }>(
      'select person, wrapped from subject_keys where tenant_id = $1',
      [tenantId],
    );
    expect(key?.person).not.toBe(createHash('sha256').update('webmaster').digest('hex'));
    expect(Object.values(key ?? {}).join()).not.toContain('webmaster');
  });

  it('T72: is filed under the code of an address and of an agent: who knows one finds it, nobody reads it there', async () => {
    const tenantId = newId();
    await keep(tenantId, [
      item({ clientAddress: '203.0.113.7', userAgent: 'curl/8.5.0' }),
      item({ clientAddress: '' }),
    ]);
    const filed = await store.look<Record<string, string | null>>(
      `select e.* from staged_batches, unnest(address, agent, source, on_behalf_of) as e (address, agent, source, on_behalf_of)
        where tenant_id = $1 order by seq`,
      [tenantId],
    );
    const [address, agent] = ['203.0.113.7', 'curl/8.5.0'].map((text) => names.codeOf(tenantId, text));
    expect(filed[0]).toEqual({ address, agent, source: '/guildhall/integration', on_behalf_of: null });
    expect(filed[1]).toMatchObject({ agent: null });
    expect(names.codesOf(newId(), '203.0.113.7')).not.toContain(address);
  });

  it('D2: is staged once where one call brings it twice', async () => {
    const [tenantId, twice] = [newId(), item()];
    await keep(tenantId, [twice, item(), twice]);
    await keep(tenantId, [twice]);
    const staged = await store.look('select unnest(ids) as id from staged_batches where tenant_id = $1', [tenantId]);
    expect(staged).toHaveLength(2);
    expect(await keptOf(tenantId)).toHaveLength(2);
  });

  it('D13: has one key for each person, also when two transactions meet them at the same time', async () => {
    const tenantId = newId();
    const items = Array.from({ length: 60 }, (_, n) => item({ actor: `person-${n % 20}` }));
    await Promise.all([keep(tenantId, items.slice(0, 30)), keep(tenantId, items.slice(30).reverse())]);
    expect(await store.look('select 1 from subject_keys where tenant_id = $1', [tenantId])).toHaveLength(20);
    expect(await keptOf(tenantId)).toHaveLength(60);
  });

  it('D13: remembers no key of a transaction that was rolled back', async () => {
    const tenantId = newId();
    const database = await store.open();
    const lost = database.transaction(Actor.system('audit', tenantId), async (tx) => {
      await keepEntries.execute(tx, entriesOfReport(deliveredReport(tenantId, [item()])));
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    await keep(tenantId, [item()]);
    const [key] = await store.look<{ id: string }>('select id from subject_keys where tenant_id = $1', [tenantId]);
    const [entry] = await keptOf(tenantId);
    expect(entry?.text).toContain(encodeId('psk', key?.id ?? ''));
  });

  it('AUD-1: says for whom, from where and with what, and seals the last two under the key of whoever called', async () => {
    const [tenantId, userId, maker] = [newId(), newId(), encodeId('usr', newId())];
    const event = UserCreated({ userId, email: 'ada@example.org', displayName: 'Ada', status: 'invited', roleIds: [] });
    const delivered = deliveredEvent(event, {
      ...{ tenantId, actor: encodeId('key', newId()), onBehalfOf: maker },
      ...{ clientAddress: '203.0.113.7', userAgent: 'curl/8.5.0' },
    });
    const database = await store.open();
    await database.transaction(Actor.system('audit', tenantId), (tx) =>
      keepEntries.execute(tx, [entryOfEvent(delivered)]),
    );
    const [entry] = await keptOf(tenantId);
    const keyOf = ({ sealed }: { sealed: string }) => sealed.split('.')[1];
    const { address, agent, onBehalfOf, data } = JSON.parse(entry?.text ?? '');
    expect(onBehalfOf).toBe(maker);
    const keyOfPerson = async (person: string) => {
      const found = 'select id from subject_keys where tenant_id = $1 and person = $2';
      const [key] = await store.look<{ id: string }>(found, [tenantId, names.codeOf(tenantId, person)]);
      return encodeId('psk', key?.id ?? '');
    };
    expect([keyOf(address), keyOf(agent)]).toEqual(Array(2).fill(await keyOfPerson(maker)));
    expect(keyOf(data.email)).toBe(await keyOfPerson(encodeId('usr', userId)));
    expect(entry?.text).not.toMatch(/203\.0|curl/);
    const row = { id: delivered.eventId, canonical: Buffer.from(entry?.text ?? ''), place: null, sequenced_at: null };
    const [shown] = await database.transaction(Actor.system('audit', tenantId), (tx) =>
      new OpenEntries(persons).execute(tx, [row]),
    );
    const call = { address: '203.0.113.7', agent: 'curl/8.5.0', onBehalfOf: maker };
    expect(shown).toMatchObject({ ...call, erased: [] });
  });
});

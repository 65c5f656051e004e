import { Actor } from '@guildhall/access';
import { decodeId, encodeId, UserSignedIn } from '@guildhall/contracts';
import type { TenantDatabase, TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import type { Answered } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { deliveredEvent, deliveredReport } from '../../test/deliveries.js';
import { item } from '../../test/reports.js';
import { entriesOfReport } from '../entries/entries-of-report.js';
import { entryOfEvent } from '../entries/entry-of-event.js';
import { KeepEntries } from '../entries/keep-entries.js';

let stage: AuditStage;
let database: TenantDatabase;
let keepEntries: KeepEntries;
beforeAll(async () => {
  stage = await stageAudit();
  const { app } = await stage.serve();
  keepEntries = app.get(KeepEntries);
  database = await stage.database.open();
});
afterAll(() => stage.stop());

const inTenant = <T>(tenantId: string, work: (tx: TenantTransaction) => Promise<T>) =>
  database.transaction(Actor.system('audit', tenantId), work);

const reported: AuditStage['reported'] = (tenantId, items) => stage.reported(tenantId, items);

async function happened(tenantId: string, actor: string): Promise<string> {
  const userId = newId();
  const event = UserSignedIn({ userId, sessionId: newId(), clientAddress: '203.0.113.9', userAgent: 'curl/8.5.0' });
  await inTenant(tenantId, (tx) =>
    keepEntries.execute(tx, [entryOfEvent(deliveredEvent(event, { tenantId, actor, correlationId: 'call-1' }))]),
  );
  await stage.sequence();
  return userId;
}

const names = ({ body }: Answered): string[] =>
  body.items.map(({ reported: origin }: { reported: { item: string } }) => origin.item);

describe('reading the trail', () => {
  it('shows the newest first, page by page, each once, though entries come in meanwhile', async () => {
    const reader = stage.caller();
    await reported(
      reader.tenant,
      Array.from({ length: 7 }, (_, n) => item({ item: `n${n}` })),
    );
    const seen: string[] = [];
    let path: string | undefined = '/audit/entries?limit=3';
    while (path) {
      const answer: Answered = await reader.get(path);
      expect(answer.status).toBe(200);
      seen.push(...names(answer));
      await reported(reader.tenant, [item({ item: 'later' })]);
      path = answer.body.next ? `/audit/entries?limit=3&cursor=${answer.body.next}` : undefined;
    }
    expect(seen).toEqual(['n6', 'n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
  });

  it('opens what is personal for those who may read it, and says whence it comes', async () => {
    const reader = stage.caller();
    const batchItem = item({ item: 'one', userAgent: 'OpenSSH_9.6', personalDetails: { city: 'Turin' } });
    await reported(reader.tenant, [batchItem]);
    const userId = await happened(reader.tenant, 'system:identity');
    const { body } = await reader.get('/audit/entries');
    expect(body.items).toEqual([
      expect.objectContaining({
        state: 'sealed',
        place: 1,
        type: 'guildhall.identity.v1.UserSignedIn',
        category: 'authentication',
        actor: 'system:identity',
        target: encodeId('usr', userId),
        address: '203.0.113.9',
        agent: 'curl/8.5.0',
        data: expect.objectContaining({ userId: encodeId('usr', userId), clientAddress: '203.0.113.9' }),
        erased: [],
      }),
      expect.objectContaining({
        place: 0,
        type: 'ssh.login-failed',
        actor: 'webmaster',
        address: '203.0.113.7',
        reported: expect.objectContaining({ item: 'one', by: expect.stringMatching(/^key_/) }),
        data: {
          clientAddress: '203.0.113.7',
          userAgent: 'OpenSSH_9.6',
          details: { port: 22 },
          personalDetails: { city: 'Turin' },
        },
      }),
    ]);
    expect(Object.keys(body.items[0])).not.toContain('tenant');
  });

  it('filters by each of its parameters, and by all of them together', async () => {
    const reader = stage.caller();
    await reported(reader.tenant, [
      item({ item: 'a', actor: 'root', severity: 'critical', at: '2026-11-01T00:00:00.000Z' }),
      item({ item: 'b', actor: 'webmaster', category: 'security', target: 'Other', at: '2026-11-02T00:00:00.000Z' }),
      item({ item: 'c', actor: 'root', type: 'ssh.closed', userAgent: 'curl/8.5.0', at: '2026-11-03T00:00:00.000Z' }),
    ]);
    const found = async (query: string) => names(await reader.get(`/audit/entries?${query}`)).join('');
    expect(await found('actor=root')).toBe('ca');
    expect(await found('actor=ROOT')).toBe('');
    expect(await found('severity=critical')).toBe('a');
    expect(await found('category=security')).toBe('b');
    expect(await found('type=ssh.closed')).toBe('c');
    expect(await found('target=Other')).toBe('b');
    expect(await found('from=2026-11-02T00:00:00Z')).toBe('cb');
    expect(await found('until=2026-11-02T00:00:00Z')).toBe('a');
    expect(await found('from=2026-11-02T00:00:00Z&until=2026-11-03T00:00:00Z')).toBe('b');
    expect(await found('actor=root&severity=critical&from=2026-10-01T00:00:00Z&target=LabSZ')).toBe('a');
    expect(await found('severity=critical,info')).toBe('a');
    expect(await found('type=ssh.closed,no.such&severity=critical,warning')).toBe('c');
    expect(await found('address=203.0.113.8')).toBe('');
    expect(await found('address=203.0.113.7&agent=curl/8.5.0')).toBe('c');
    expect(await found('origin=own,imported')).toBe('');
    expect(await found('origin=reported&source=/guildhall/integration&actor=root')).toBe('ca');
    await happened(reader.tenant, 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t');
    const ours = await reader.get('/audit/entries?actor=usr_01k9zq5v3hf7m8qk2x4n6p8r0t&correlation=call-1');
    expect(ours.body.items).toHaveLength(1);
  });

  it('T72: finds an entry by the words of its data, and not by those that are somebody’s', async () => {
    const reader = stage.caller();
    const details = { message: 'Connection CLOSED by invalidUser', path: ['/var/log/auth.log'], port: 22 };
    const personalDetails = { city: 'Turin' };
    await reported(reader.tenant, [item({ item: 'a', details, personalDetails }), item({ item: 'b' })]);
    const found = async (q: string) => names(await reader.get(`/audit/entries?q=${encodeURIComponent(q)}`)).join('');
    expect(await found('closed connection')).toBe('a');
    expect(await found('InvalidUser')).toBe('a');
    expect(await found('auth')).toBe('a');
    expect(await found('ssh login')).toBe('ba');
    expect(await found('labsz')).toBe('ba');
    for (const personal of ['turin', 'webmaster', 'sealed', 'psk']) expect(await found(personal)).toBe('');
    expect((await reader.get('/audit/entries?q=22')).status).toBe(422);
  });

  it('T70: shows an entry that waits for its place as accepted, and lists it once it has one', async () => {
    const reader = stage.caller();
    const waiting = item();
    await inTenant(reader.tenant, (tx) =>
      keepEntries.execute(tx, entriesOfReport(deliveredReport(reader.tenant, [waiting]))),
    );
    const path = `/audit/entries/${encodeId('ent', waiting.entryId)}`;
    expect((await reader.get(path)).body).toMatchObject({ state: 'accepted', place: null, sealedAt: null });
    expect((await reader.get('/audit/entries')).body.items).toEqual([]);
    await stage.sequence();
    expect((await reader.get(path)).body).toMatchObject({ state: 'sealed', place: 0, actor: 'webmaster' });
    expect((await reader.get('/audit/entries')).body.items).toHaveLength(1);
  });

  it('D13: shows as erased what was sealed under a key that is gone, and everything else as before', async () => {
    const reader = stage.caller();
    const [hers, his] = [item({ actor: 'ada' }), item({ actor: 'charles' })];
    await reported(reader.tenant, [hers, his]);
    const { body: before } = await reader.get(`/audit/entries/${encodeId('ent', hers.entryId)}`);
    await stage.database.look(
      `update subject_keys set wrapped = null where tenant_id = $1 and id = any(
         select id from subject_keys where tenant_id = $1 order by created_at, id limit 2) and person = any(
         select actor from sequenced_entries where tenant_id = $1 and id = $2)`,
      [reader.tenant, hers.entryId],
    );
    const { body } = await reader.get(`/audit/entries/${encodeId('ent', hers.entryId)}`);
    expect(before).toMatchObject({ actor: 'ada', erased: [] });
    expect(body).toEqual({
      ...before,
      actor: null,
      address: undefined,
      data: { clientAddress: null, details: { port: 22 } },
      erased: ['actor', 'data.clientAddress'],
    });
    expect((await reader.get(`/audit/entries/${encodeId('ent', his.entryId)}`)).body.actor).toBe('charles');
  });

  it('T50: answers for another tenant’s entry as for one that nobody has', async () => {
    const [owner, other] = [stage.caller(), stage.caller()];
    const owned = item();
    await reported(owner.tenant, [owned]);
    for (const id of [owned.entryId, newId()]) {
      const answer = await other.get(`/audit/entries/${encodeId('ent', id)}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'entry-not-found']);
    }
    expect((await other.get('/audit/entries?actor=webmaster')).body.items).toEqual([]);
    expect((await owner.get('/audit/entries/usr_01k9zq5v3hf7m8qk2x4n6p8r0t')).status).toBe(400);
  });

  it('T57: refuses a cursor of another tenant, of another filter, or of the caller’s own making', async () => {
    const [reader, other] = [stage.caller(), stage.caller()];
    await reported(reader.tenant, [item(), item()]);
    const { body } = await reader.get('/audit/entries?limit=1');
    for (const attempt of [
      other.get(`/audit/entries?limit=1&cursor=${body.next}`),
      reader.get(`/audit/entries?limit=1&severity=info&cursor=${body.next}`),
      reader.get('/audit/entries?cursor=x'),
    ]) {
      const answer = await attempt;
      expect([answer.status, answer.body.code]).toEqual([422, 'cursor-refused']);
    }
  });

  it.each([
    'limit=0',
    'category=gossip',
    'severity=loud',
    'from=yesterday',
    'actor=',
    'order=place',
    'severity=info,loud',
    'q=',
    'origin=ours',
  ])('T57: refuses ?%s', async (query) => {
    expect((await stage.caller().get(`/audit/entries?${query}`)).status).toBe(422);
  });

  it('is for those who may read the trail alone', async () => {
    const stranger = stage.caller(newId(), ['users:read']);
    expect((await stranger.get('/audit/entries')).status).toBe(403);
    expect((await stranger.get(`/audit/entries/${encodeId('ent', newId())}`)).status).toBe(403);
  });
});

describe('ids of entries', () => {
  it('are those of their events', () => {
    const event = deliveredEvent(UserSignedIn({ userId: newId(), sessionId: newId() }), { tenantId: newId() });
    const entry = entryOfEvent(event);
    expect(entry.id).toBe(event.eventId);
    expect(decodeId('ent', entry.members.id)).toBe(event.eventId);
  });
});

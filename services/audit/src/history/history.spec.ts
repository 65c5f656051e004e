import { Actor } from '@guildhall/access';
import { encodeId, UserChanged, UserSuspended } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { deliveredEvent } from '../../test/deliveries.js';
import { item } from '../../test/reports.js';
import { entryOfEvent } from '../entries/entry-of-event.js';
import { KeepEntries } from '../entries/keep-entries.js';

let stage: AuditStage;
let keepEntries: KeepEntries;
beforeAll(async () => {
  stage = await stageAudit();
  keepEntries = (await stage.serve()).app.get(KeepEntries);
});
afterAll(() => stage.stop());

/** A user who is renamed, suspended, and renamed again by somebody else. */
async function changedUser(tenantId: string) {
  const userId = newId();
  const actor = encodeId('usr', newId());
  const renamed = (before: string, after: string) =>
    UserChanged({
      ...{ userId, displayName: after, roleIds: [] },
      changes: [{ field: 'displayName', before, after, personal: true }],
    });
  const suspended = UserSuspended({ userId, reason: 'left' });
  const events = [
    deliveredEvent(renamed('Ada', 'Ada King'), { tenantId, aggregateVersion: 2 }),
    deliveredEvent(suspended, { tenantId, aggregateVersion: 3 }),
    deliveredEvent(renamed('Ada King', 'Ada Lovelace'), { tenantId, actor, aggregateVersion: 4 }),
  ];
  const database = await stage.database.open();
  await database.transaction(Actor.system('audit', tenantId), (tx) =>
    keepEntries.execute(tx, events.map(entryOfEvent)),
  );
  await stage.sequence();
  return { id: encodeId('usr', userId), actor };
}

describe('the history of one thing', () => {
  it('tells what each field was before and after, by version, and nothing of anything else', async () => {
    const reader = stage.caller();
    await changedUser(reader.tenant);
    const { id, actor } = await changedUser(reader.tenant);
    const { status, body } = await reader.get(`/audit/history/${id}`);
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      {
        ...{ version: 4, place: 5, actor, type: 'guildhall.identity.v1.UserChanged' },
        changes: [{ field: 'displayName', before: 'Ada King', after: 'Ada Lovelace' }],
      },
      { version: 3, type: 'guildhall.identity.v1.UserSuspended', changes: [] },
      { version: 2, actor: 'system:test', changes: [{ field: 'displayName', before: 'Ada', after: 'Ada King' }] },
    ]);
    expect(Object.keys(body.items[0].changes[0])).toEqual(['field', 'before', 'after']);
    expect((await reader.get(`/audit/entries/${body.items[0].entry}`)).body.target).toBe(id);
  });

  it('is read page by page, by type and by actor', async () => {
    const reader = stage.caller();
    const { id, actor } = await changedUser(reader.tenant);
    const versions: number[] = [];
    for (let path = `/audit/history/${id}?limit=1`; path; ) {
      const { body } = await reader.get(path);
      versions.push(...body.items.map(({ version }: { version: number }) => version));
      path = body.next ? `/audit/history/${id}?limit=1&cursor=${body.next}` : '';
    }
    expect(versions).toEqual([4, 3, 2]);
    const versionsOf = async (query: string) =>
      (await reader.get(`/audit/history/${id}?${query}`)).body.items.map((each: { version: number }) => each.version);
    expect(await versionsOf('type=guildhall.identity.v1.UserSuspended')).toEqual([3]);
    expect(await versionsOf(`actor=${actor}`)).toEqual([4]);
  });

  it('D13: hides what an erased person was called, and still tells that it changed', async () => {
    const reader = stage.caller();
    const { id } = await changedUser(reader.tenant);
    await stage.database.look('update subject_keys set wrapped = null where tenant_id = $1', [reader.tenant]);
    const { body } = await reader.get(`/audit/history/${id}`);
    expect(body.items[0].changes).toEqual([{ field: 'displayName', before: null, after: null }]);
  });

  it('T50: is of one’s own organisation alone, also for the word of a product', async () => {
    const [reader, other] = [stage.caller(), stage.caller()];
    const { id } = await changedUser(reader.tenant);
    await stage.reported(reader.tenant, [item({ target: 'Lab SZ #1' })]);
    const { body } = await reader.get(`/audit/history/${encodeURIComponent('Lab SZ #1')}`);
    expect(body.items).toMatchObject([{ version: null, type: 'ssh.login-failed', actor: 'webmaster', changes: [] }]);
    for (const subject of [id, 'Lab SZ #1'])
      expect((await other.get(`/audit/history/${encodeURIComponent(subject)}`)).body.items).toEqual([]);
    expect((await stage.caller(reader.tenant, ['users:read']).get(`/audit/history/${id}`)).status).toBe(403);
  });
});

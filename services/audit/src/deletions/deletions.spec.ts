import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { type ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArchivesStage, stageArchives } from '../../test/archives.stage.js';
import { takeTurnOnHolds } from '../retention/take-turn-on-holds.js';

let stage: ArchivesStage;
beforeAll(async () => {
  stage = await stageArchives();
});
afterAll(() => stage.stop());

describe('the deletion of archives', () => {
  /** With one archive of 100 entries that is older than it is kept, and one that is not. */
  async function deletable() {
    const { tenant, caller } = await stage.trailOf(250, 100);
    await stage.archive();
    await stage.age(tenant, 200);
    await stage.archive();
    const ifMatch = { headers: { 'if-match': '*' } };
    await caller.put('/audit/retention', { monthsLive: 12, monthsKept: 24 }, ifMatch);
    await stage.database.look(
      `update archives set last_sealed_at = now() - interval '25 months' where tenant_id = $1 and first_place = 0`,
      [tenant],
    );
    return { tenant, caller, second: stage.callerOf(tenant) };
  }
  const ask = (caller: ApiCaller) => caller.post('/audit/deletions', { reason: 'kept for two years' });

  it('takes two people, and leaves a trail that verifies', async () => {
    const { tenant, caller, second } = await deletable();
    const due = (await caller.get('/audit/deletable-archives')).body.items;
    expect(due).toMatchObject([{ archive: { firstPlace: 0, lastPlace: 99 }, holdId: null }]);
    const [{ archive: shown }] = due;
    const { status, body } = await ask(caller);
    expect([status, body]).toMatchObject([201, { state: 'requested', archiveIds: [shown.id], decidedBy: null }]);
    expect(await ask(second)).toMatchObject({ status: 409, body: { code: 'nothing-to-delete' } });

    const approval = `/audit/deletions/${body.id}/approval`;
    expect(await caller.post(approval)).toMatchObject({ status: 403, body: { code: 'second-person-needed' } });
    expect((await caller.get(`/audit/archives/${shown.id}/file`)).status).toBe(200);
    expect(await second.post(approval)).toMatchObject({ status: 201, body: { state: 'deleted' } });
    expect(await second.post(approval)).toMatchObject({ status: 409, body: { code: 'deletion-is-decided' } });

    const gone = await caller.get(`/audit/archives/${shown.id}/file`);
    expect(gone).toMatchObject({ status: 410, body: { code: 'archive-is-deleted' } });
    expect((await caller.get(`/audit/archives/${shown.id}`)).body).toMatchObject({ deletionId: body.id });
    await eventually(async () => (await stage.filesOf(tenant)).length === 1);
    expect(await stage.verified(tenant)).toMatchObject({ outcome: 'intact', firstPlace: 200, signedSize: 250 });
    expect(await stage.announcedFor(tenant)).toMatchObject([
      { type: 'TrailArchived' },
      { type: 'TrailArchived' },
      { type: 'TrailRetentionChanged' },
      { type: 'TrailDeletionRequested', archiveIds: [shown.id], entries: 100 },
      { type: 'RecordsRead' },
      {
        type: 'TrailDeleted',
        requestedBy: body.requestedBy,
        archiveIds: [shown.id],
        sha256: [shown.sha256],
        firstPlace: 0,
        lastPlace: 99,
      },
      { type: 'TrailVerified' },
    ]);
  });

  it.each([
    ['a period that its entries are of', { scope: 'period', from: '2020-01-01T00:00:00Z' }, true],
    ['a period before them', { scope: 'period', from: '2020-01-01T00:00:00Z', until: '2020-02-01T00:00:00Z' }, false],
    ['a person', { scope: 'person', person: 'ada' }, true],
    ['a subject', { scope: 'subject', target: 'LabSZ' }, true],
  ])('is held back by a legal hold on %s, also between request and approval', async (_, scope, isHeld) => {
    const { tenant, caller, second } = await deletable();
    const { body } = await ask(caller);
    const hold = await caller.post('/audit/legal-holds', { ...scope, reason: 'case 17' });
    const approved = await second.post(`/audit/deletions/${body.id}/approval`);
    expect(approved.body.code ?? approved.body.state).toBe(isHeld ? 'deletion-held' : 'deleted');
    expect((await caller.delete(`/audit/deletions/${body.id}`)).status).toBe(isHeld ? 204 : 409);
    const due = (await caller.get('/audit/deletable-archives')).body.items;
    expect(due).toMatchObject(isHeld ? [{ holdId: hold.body.id }] : []);
    expect((await ask(caller)).body.code).toBe('nothing-to-delete');
    expect(await stage.verified(tenant)).toMatchObject({ outcome: 'intact' });
  });

  it('waits for a hold that is placed at that moment, and heeds it', async () => {
    const { tenant, caller, second } = await deletable();
    const { body } = await ask(caller);
    const database = await stage.database.open();
    const placing = await database.transaction(Actor.system('audit', tenant), async (tx) => {
      await takeTurnOnHolds(tx);
      const approved = second.post(`/audit/deletions/${body.id}/approval`);
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await eventually(async () => (await stage.database.look(waiting)).length > 0);
      await tx.query(
        `insert into legal_holds (tenant_id, id, scope, target, reason, placed_by, placed_at, version)
         values ($1, $2, 'subject', 'LabSZ', 'case 17', 'system:test', now(), 1)`,
        [tenant, newId()],
      );
      return { approved };
    });
    expect((await placing.approved).body.code).toBe('deletion-held');
  });

  it('expires, and can be taken back', async () => {
    const { tenant, caller, second } = await deletable();
    const { body } = await ask(caller);
    await stage.database.look(`update trail_deletions set expires_at = now() where tenant_id = $1`, [tenant]);
    expect((await second.post(`/audit/deletions/${body.id}/approval`)).body.code).toBe('deletion-is-decided');
    const again = (await ask(caller)).body;
    expect((await caller.delete(`/audit/deletions/${again.id}`)).status).toBe(204);
    const states = (await caller.get('/audit/deletions')).body.items.map(({ state }: { state: string }) => state);
    expect(states).toEqual(['declined', 'expired']);
    const stranger = stage.callerOf(newId());
    const one = `/audit/deletions/${body.id}`;
    for (const { body: answer } of [
      await stranger.get(one),
      await stranger.delete(one),
      await stranger.post(`${one}/approval`),
    ])
      expect(answer.code).toBe('deletion-not-found');
    expect((await stranger.get('/audit/deletable-archives')).body.items).toEqual([]);
  });
});

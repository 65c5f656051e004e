import { createHash } from 'node:crypto';
import { verifyEvidence, verifyProof } from '@guildhall/cli';
import { encodeId } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArchivesStage, stageArchives } from '../../test/archives.stage.js';
import { CheckStep } from '../checker/check-step.js';
import { CheckerPace } from '../checker/checker-pace.js';

let stage: ArchivesStage;
beforeAll(async () => {
  stage = await stageArchives();
});
afterEach(() => disarmFaultPoints());
afterAll(() => stage.stop());

/** What is in the database of a trail. */
async function left(tenant: string) {
  const [row] = await stage.database.look(
    `select (select count(*)::int from entries where tenant_id = $1) as contents,
            (select count(*)::int from sequenced_entries where tenant_id = $1) as places`,
    [tenant],
  );
  return row;
}

describe('what is older than its organisation keeps live', () => {
  it('lies in archives that a stranger verifies, and what is still there proves itself as before', async () => {
    const { tenant, ids, caller } = await stage.trailOf(700, 300);
    expect(await stage.archive()).toBe(1);
    expect(await left(tenant)).toEqual({ contents: 400, places: 400 });
    const [shown] = (await caller.get('/audit/archives')).body.items;
    expect(shown).toMatchObject({ firstPlace: 0, lastPlace: 299, deletedAt: null, deletionId: null });
    expect((await caller.get(`/audit/archives/${shown.id}`)).body).toEqual(shown);
    for (const path of [shown.id, `${shown.id}/file`])
      expect((await stage.callerOf(newId()).get(`/audit/archives/${path}`)).body.code).toBe('archive-not-found');

    const { text, headers, status } = await caller.get(`/audit/archives/${shown.id}/file`);
    expect([status, headers.get('etag')]).toEqual([200, `"${shown.sha256}"`]);
    expect(createHash('sha256').update(text).digest('hex')).toBe(shown.sha256);
    const found = await verifyEvidence([Buffer.from(text)], { keys: await stage.logKeys() });
    expect(found).toMatchObject({ verdict: 'intact', about: { entries: { first: 0, count: 300 } } });
    expect(
      text
        .split('\n')
        .slice(1, 301)
        .map((line) => JSON.parse(line).id),
    ).toEqual(ids.slice(0, 300).map((id) => encodeId('ent', id)));
    const tail = await caller.get(`/audit/archives/${shown.id}/file`, { headers: { range: 'bytes=-10' } });
    expect([tail.status, tail.text]).toEqual([206, text.slice(-10)]);

    expect(await stage.verified(tenant)).toMatchObject({
      outcome: 'intact',
      firstPlace: 300,
      lastPlace: 699,
      signedSize: 700,
    });
    const proof = (await caller.get(`/audit/entries/${encodeId('ent', ids[300] ?? '')}/proof`)).text;
    expect(verifyProof(proof, { keys: await stage.logKeys() })).toMatchObject({ verdict: 'intact' });
    expect(await stage.announcedFor(tenant)).toMatchObject([
      { type: 'TrailArchived', archiveId: shown.id, firstPlace: 0, lastPlace: 299, sha256: shown.sha256 },
      { type: 'RecordsRead', resources: [shown.id] },
      { type: 'RecordsRead', resources: [shown.id] },
      { type: 'TrailVerified', outcome: 'intact' },
    ]);
  });

  it('goes on where the last archive ended, in the middle of a tile, to the last entry, and beyond', async () => {
    const { tenant, caller } = await stage.trailOf(600, 100);
    for (const [old, archives] of [
      [100, 1],
      [301, 1],
      [301, 0],
      [600, 1],
    ] as const) {
      await stage.age(tenant, old);
      expect(await stage.archive()).toBe(archives);
      expect(await left(tenant)).toEqual({ contents: 600 - old, places: 600 - old });
      expect(await stage.verified(tenant)).toMatchObject({ outcome: 'intact', signedSize: 600 });
    }
    const ranges = (await caller.get('/audit/archives')).body.items.map(
      ({ firstPlace, lastPlace }: { firstPlace: number; lastPlace: number }) => [firstPlace, lastPlace],
    );
    expect(ranges).toEqual([
      [301, 599],
      [100, 300],
      [0, 99],
    ]);
    const [next = ''] = await stage.stage(tenant, 1);
    await stage.allSigned();
    expect(await stage.verified(tenant)).toMatchObject({ outcome: 'intact', firstPlace: 600, signedSize: 601 });
    const checkStep = new CheckStep(await stage.database.open(), new CheckerPace(2));
    expect(await checkStep.execute({ tenantId: tenant, place: 0 })).toEqual({
      found: undefined,
      entries: 1,
      upTo: 601,
      isAtEnd: true,
    });
    const proof = (await caller.get(`/audit/entries/${encodeId('ent', next)}/proof`)).text;
    expect(verifyProof(proof, { keys: await stage.logKeys() })).toMatchObject({ verdict: 'intact' });
  });

  it('stays in the database as long as its organisation says', async () => {
    const { tenant, caller } = await stage.trailOf(9, 9);
    const before = await caller.get('/audit/retention');
    expect(before.body).toEqual({ monthsLive: 12, monthsKept: null, version: 0 });
    const ifMatch = { headers: { 'if-match': String(before.headers.get('etag')) } };
    const longer = await caller.put('/audit/retention', { monthsLive: 24, monthsKept: 84 }, ifMatch);
    expect(longer).toMatchObject({ status: 200, body: { monthsLive: 24, monthsKept: 84, version: 1 } });
    expect((await caller.put('/audit/retention', { monthsLive: 1, monthsKept: null }, ifMatch)).status).toBe(412);
    expect((await caller.put('/audit/retention', { monthsLive: 24, monthsKept: 23 }, ifMatch)).status).toBe(422);
    await stage.archive();
    expect(await left(tenant)).toEqual({ contents: 9, places: 9 });
    expect(await stage.announcedFor(tenant)).toMatchObject([
      {
        type: 'TrailRetentionChanged',
        monthsLive: 24,
        monthsKept: 84,
        changes: expect.arrayContaining([{ field: 'monthsLive', before: 12, after: 24 }]),
      },
    ]);
  });

  it('T69: leaves nothing for a file that does not verify', async () => {
    const { tenant, caller } = await stage.trailOf(9, 9);
    await stage.database.look(
      `update entries set canonical = canonical || ' ' where tenant_id = $1 and id = (select id from sequenced_entries where tenant_id = $1 and place = 4)`,
      [tenant],
    );
    expect(await stage.archive()).toBe(0);
    expect(await left(tenant)).toEqual({ contents: 9, places: 9 });
    expect((await caller.get('/audit/archives')).body.items).toEqual([]);
  });

  it('is all there or all gone, though the process ends between the file and the commit', async () => {
    const { tenant, caller } = await stage.trailOf(20, 10);
    armFaultPoint('audit.archive-emptied', { action: 'throw' });
    expect(await stage.archive()).toBe(0);
    expect(await left(tenant)).toEqual({ contents: 20, places: 20 });
    disarmFaultPoints();
    // Its claim is respected as long as it may still be at work, and nothing behind it goes before it does.
    await stage.age(tenant, 15);
    expect(await stage.archive()).toBe(0);
    await stage.database.look(`update archives set claimed_at = now() - interval '1 hour' where tenant_id = $1`, [
      tenant,
    ]);
    expect(await stage.archive()).toBe(2);
    expect(await left(tenant)).toEqual({ contents: 5, places: 5 });
    expect(await stage.verified(tenant)).toMatchObject({ outcome: 'intact' });
    expect((await caller.get('/audit/archives')).body.items).toMatchObject([
      { firstPlace: 10, lastPlace: 14 },
      { firstPlace: 0, lastPlace: 9 },
    ]);
  });

  it('is moved once, though several processes are at it', async () => {
    const { tenant } = await stage.trailOf(20, 10);
    expect(
      (await Promise.all([stage.archive(), stage.archive(), stage.archive()])).reduce((sum, each) => sum + each, 0),
    ).toBe(1);
    expect(await left(tenant)).toEqual({ contents: 10, places: 10 });
  });
});

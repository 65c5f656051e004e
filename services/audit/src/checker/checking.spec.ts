import { Actor } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { rewriteTrail } from '../../test/rewrite-trail.js';
import { stageSequencing, type SequencingStage } from '../../test/sequencer.stage.js';
import { CheckStep } from './check-step.js';
import { CheckerPace } from './checker-pace.js';
import { Checking } from './checking.js';
import { FindIntegrity } from './find-integrity.js';

let stage: SequencingStage;
let findIntegrity: FindIntegrity;
let sequencer: Awaited<ReturnType<SequencingStage['startSequencer']>>;
const trails = Array.from({ length: 3 }, () => newId()).sort();
const [before, tampered, after] = trails as [string, string, string];
beforeAll(async () => {
  stage = await stageSequencing();
  findIntegrity = new FindIntegrity(await stage.database.open());
  sequencer = await stage.startSequencer({ settings: { CHECKER_SHARE_PERCENT: '0' } });
  for (const tenant of trails) await stage.stage(tenant, 700);
  await stage.allSigned();
  await sequencer.drain();
});
afterEach(() => sequencer.drain());
afterAll(() => stage.database.drop());

const start = async () => {
  sequencer = await stage.startSequencer({ settings: { CHECKER_SHARE_PERCENT: '50' } });
  Object.assign(sequencer.app.get(CheckerPace), { stepSize: 300, lapAtLeastMs: 50 });
};
const integrity = (tenant: string) => findIntegrity.execute(Actor.system('audit', tenant));
const stateOf = async (tenant: string) => (await integrity(tenant)).state;
const until = (tenant: string, state: string) =>
  eventually(async () => (await stateOf(tenant)) === state, { withinMs: 15_000 });
const lap = async () => {
  const { laps } = await integrity(before);
  await eventually(async () => (await integrity(before)).laps > laps + 1, { withinMs: 15_000 });
};
const announced = async (type: string) =>
  (await stage.database.announced()).filter((event) => event.type === `guildhall.audit.v1.${type}`);
const describeOf = () => {
  try {
    return sequencer.app.get(Checking).describe();
  } catch (error) {
    return String(error);
  }
};
const tamper = (sql: string) => stage.database.look<{ id: string; canonical: Buffer }>(sql, [tampered]);

describe('the checker', () => {
  it('goes along all trails, over and over, and says of each when it was whole', async () => {
    expect(await integrity(after)).toMatchObject({ state: 'unchecked', checkedSize: 0, wholeAt: null, laps: 0 });
    await start();
    for (const tenant of trails) await until(tenant, 'whole');
    await stage.stage(tampered, 5);
    await eventually(async () => (await integrity(tampered)).wholeSize === 705, { withinMs: 15_000 });
    expect(await integrity(after)).toMatchObject({ checkedSize: 700, wholeSize: 700, breaks: [] });
    expect(describeOf()).toMatch(/laps, nothing broken$/);
  });

  it('T68: finds what was changed, tells of it once, and turns the health red until it is mended', async () => {
    await start();
    const [kept] = await tamper(`select canonical, id from entries where tenant_id = $1 and id =
      (select id from sequenced_entries where tenant_id = $1 and place = 690)`);
    await stage.database.look(`update entries set canonical = canonical || ' ' where tenant_id = $1 and id = $2`, [
      tampered,
      kept?.id,
    ]);
    await until(tampered, 'broken');
    await lap();
    const fact = { place: 690, finding: 'leaf-mismatch' };
    expect(await announced('TrailBroken')).toMatchObject([{ tenantId: tampered, data: fact }]);
    expect([await stateOf(before), await stateOf(after)]).toEqual(['whole', 'whole']);
    expect(describeOf()).toBe(`Error: 1 broken: ${encodeId('org', tampered)} at 690: leaf-mismatch`);
    const ready = await fetch(`http://127.0.0.1:${sequencer.managementPort}/readyz`);
    expect(ready.status).toBe(503);
    await stage.database.look('update entries set canonical = $3 where tenant_id = $1 and id = $2', [
      tampered,
      kept?.id,
      kept?.canonical,
    ]);
    await until(tampered, 'whole');
    expect(await announced('TrailMended')).toMatchObject([{ tenantId: tampered, data: fact }]);
    expect((await integrity(tampered)).breaks).toMatchObject([fact]);
    expect(describeOf()).toMatch(/nothing broken$/);
  });

  it('believes no break that is gone at the second look', async () => {
    const bend = `update sequenced_entries set chain_hash = sha256(chain_hash) where tenant_id = $1 and place = 3`;
    const [kept] = await stage.database.look<{ chain_hash: Buffer }>(
      'select chain_hash from sequenced_entries where tenant_id = $1 and place = 3',
      [before],
    );
    await stage.database.look(bend, [before]);
    const checkStep = new CheckStep(await stage.database.open(), new CheckerPace(2));
    const step = () => checkStep.execute({ tenantId: before, place: 0 });
    expect((await step()).found).toMatchObject({ finding: 'chain-mismatch', place: 3 });
    const mend = 'update sequenced_entries set chain_hash = $2 where tenant_id = $1 and place = 3';
    const action = async () => void (await stage.database.look(mend, [before, kept?.chain_hash]));
    armFaultPoint('checker.found-once', { action });
    expect(await step()).toMatchObject({ found: undefined, entries: 700 });
    disarmFaultPoints();
  });

  it('T69: finds a tail that was cut off, in the lap that it is found in again after a restart too', async () => {
    await start();
    await tamper('delete from sequenced_entries where tenant_id = $1 and place > 650');
    await until(tampered, 'broken');
    await sequencer.drain();
    await start();
    await lap();
    expect((await announced('TrailBroken')).map(({ data }) => data['place'])).toEqual([690, 651]);
    await eventually(() => /at 651: place-missing/.test(describeOf()), { withinMs: 10_000 });
  });

  it('sequences on beside a trail that is broken', async () => {
    await start();
    await stage.stage(before, 10);
    await stage.allSigned();
    await eventually(async () => (await integrity(before)).wholeSize === 710, { withinMs: 15_000 });
  });

  it('T68: finds an entry that a database administrator edited, with everything that follows from it made anew', async () => {
    const [{ id } = { id: '' }] = await stage.database.look<{ id: string }>(
      'select id from sequenced_entries where tenant_id = $1 and place = 1',
      [after],
    );
    // Nobody looks meanwhile: half of it would be found as something else.
    await rewriteTrail(stage, after, id);
    await start();
    await until(after, 'broken');
    expect((await integrity(after)).breaks).toMatchObject([{ place: 0, finding: 'tree-mismatch' }]);
  });
});

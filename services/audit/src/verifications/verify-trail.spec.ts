import { Actor } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stageSequencing, type SequencingStage } from '../../test/sequencer.stage.js';
import { VerifyTrail } from './verify-trail.js';

let stage: SequencingStage;
let sequencer: Awaited<ReturnType<SequencingStage['startSequencer']>>;
let verifyTrail: VerifyTrail;
/** Of 600 entries, which nobody tampers with. */
let long: string;
/** Of 9 entries each, one for each test that tampers with one. */
const short: string[] = Array.from({ length: 10 }, () => newId());
beforeAll(async () => {
  stage = await stageSequencing();
  // Its checker would tell first of what is tampered with.
  sequencer = await stage.startSequencer({ settings: { CHECKER_SHARE_PERCENT: '0' } });
  verifyTrail = new VerifyTrail(await stage.database.open());
  for (const tenant of short) await stage.stage(tenant, 9);
  long = await signedTrail(300, 1, 299);
});
afterAll(async () => {
  await sequencer.drain();
  await stage.database.drop();
});

const verify = (tenant: string, range: { from?: Date; until?: Date } = {}) =>
  verifyTrail.execute(Actor.system('audit', tenant), range);
const look = (sql: string, values: readonly unknown[]) => stage.database.look(sql, values);

async function signedTrail(...counts: readonly number[]): Promise<string> {
  const tenant = newId();
  for (const count of counts) {
    await stage.stage(tenant, count);
    await stage.allSigned();
  }
  return tenant;
}

async function announcedFor(tenant: string) {
  const events = (await stage.database.announced()).filter(({ tenantId }) => tenantId === tenant);
  return events.map(({ type, data }) => ({ type: type.replace('guildhall.audit.v1.', ''), ...data }));
}

describe('a verification of the trail', () => {
  it('finds a trail intact, over tiles, batches and checkpoints, and says so as a fact', async () => {
    const { id, ...found } = await verify(long);
    expect(found).toMatchObject({
      outcome: 'intact',
      entries: 600,
      firstPlace: 0,
      lastPlace: 599,
      signedSize: 600,
      break: null,
    });
    expect(found.checkpoint).toMatch(/^guildhall\.test\/log\n/);
    expect(await announcedFor(long)).toEqual([
      {
        type: 'TrailVerified',
        verificationId: encodeId('ver', id),
        outcome: 'intact',
        firstPlace: 0,
        lastPlace: 599,
        entries: 600,
      },
    ]);
  });

  it.each([
    [0, 0],
    [255, 257],
    [290, 599],
    [512, 513],
  ])('verifies the places %i to %i alone, against the tree of all', async (first, last) => {
    await look(
      `update sequenced_entries set occurred_at = case when place between $2 and $3 then '2020-01-02'::timestamptz else '2020-01-04' end
        where tenant_id = $1`,
      [long, first, last],
    );
    const found = await verify(long, { from: new Date('2020-01-01'), until: new Date('2020-01-03') });
    expect(found).toMatchObject({ outcome: 'intact', firstPlace: first, lastPlace: last, entries: last - first + 1 });
  });

  it('has nothing to find wrong where nothing has happened', async () => {
    expect(await verify(newId())).toMatchObject({
      outcome: 'intact',
      entries: 0,
      firstPlace: null,
      signedSize: 0,
      checkpoint: null,
    });
    const found = await verify(short[0] ?? '', { from: new Date('2099-01-01') });
    expect(found).toMatchObject({ outcome: 'intact', entries: 0, firstPlace: null, signedSize: 9 });
  });

  it('takes the first and the last moment that can be said', async () => {
    const found = await verify(short[0] ?? '', {
      from: new Date('0000-01-01T00:00:00Z'),
      until: new Date('9999-12-31T23:59:59.999Z'),
    });
    expect(found).toMatchObject({ outcome: 'intact', entries: 9 });
  });

  const at = (sql: string) => (tenant: string) => look(sql, [tenant]);
  const content = `update entries set canonical = canonical || ' ' where tenant_id = $1 and id =
                     (select id from sequenced_entries where tenant_id = $1 and place = 5)`;
  it.each([
    ['T68: an edited entry', at(content), 'leaf-mismatch', 5],
    [
      'an entry whose content is gone',
      at(
        `delete from entries where tenant_id = $1 and id = (select id from sequenced_entries where tenant_id = $1 and place = 5)`,
      ),
      'content-missing',
      5,
    ],
    [
      'an entry that was taken out',
      at('delete from sequenced_entries where tenant_id = $1 and place = 5'),
      'place-missing',
      5,
    ],
    [
      'T69: a tail that was cut off',
      at('delete from sequenced_entries where tenant_id = $1 and place > 5'),
      'place-missing',
      6,
    ],
    [
      'T69: a tail that was cut off, with the counts set back',
      async (tenant: string) => {
        await look('delete from sequenced_entries where tenant_id = $1 and place > 5', [tenant]);
        await look(
          `update trail_trees t set size = 6, chain_hash = s.chain_hash from sequenced_entries s
                     where t.tenant_id = $1 and s.tenant_id = $1 and s.place = 5`,
          [tenant],
        );
      },
      'place-missing',
      6,
    ],
    [
      'a chain that was bent',
      at(`update sequenced_entries set chain_hash = sha256('x') where tenant_id = $1 and place = 5`),
      'chain-mismatch',
      5,
    ],
    ['another size in the log', at('update logged_trails set size = size - 1 where tenant_id = $1'), 'log-mismatch', 0],
    [
      'another root in the log',
      at(`update logged_trails set root_hash = sha256('x') where tenant_id = $1`),
      'log-mismatch',
      0,
    ],
  ])('finds %s', async (_, tamper, finding, place) => {
    const tenant = short.pop() ?? '';
    await tamper(tenant);
    const found = await verify(tenant);
    expect(found).toMatchObject({ outcome: 'broken', break: { finding, place } });
    const [verified, broken] = await announcedFor(tenant);
    expect(verified).toMatchObject({ type: 'TrailVerified', outcome: 'broken' });
    expect(broken).toEqual({ type: 'TrailBroken', breakId: encodeId('brk', found.break?.id ?? ''), place, finding });
  });

  it('T69: finds a tail that is missing from what was placed after the last checkpoint', async () => {
    const tenant = short.pop() ?? '';
    await sequencer.drain();
    await look(`update trail_trees set size = 10, chain_hash = sha256('x') where tenant_id = $1`, [tenant]);
    expect(await verify(tenant)).toMatchObject({ outcome: 'broken', break: { finding: 'place-missing', place: 9 } });
  });

  it('T68: believes no checkpoint that none of the log’s keys has signed', async () => {
    await look(`update checkpoints set note = replace(note, E'\\n\\n', E'\\nmore\\n\\n')`, []);
    const found = await verify(long);
    expect(found).toMatchObject({ outcome: 'broken', break: { finding: 'signature-invalid', place: 0 } });
  });
});

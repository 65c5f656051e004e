import { type Fault, armFaultPoint, disarmFaultPoints, newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DOOM_SEED, dooms } from '../../test/doom.js';
import { LOG_ORIGIN, newCheckpointKey, stageSequencing, type SequencingStage } from '../../test/sequencer.stage.js';
import { faultsOf } from '../../test/trail-oracle.js';
import { Sequencer } from './sequencer.js';

type Running = Awaited<ReturnType<SequencingStage['startSequencer']>>;

/** Where a leader comes again and again, also with nothing to place; the two others are where most is at stake. */
const OTHER_POINTS = ['sequencer.before-round', 'database.before-commit', 'database.after-commit'];

let stage: SequencingStage;
const running: Running[] = [];
beforeAll(async () => {
  stage = await stageSequencing();
});
afterEach(async () => {
  disarmFaultPoints();
  for (const sequencer of running.splice(0)) await sequencer.drain();
});
afterAll(() => stage.database.drop());

const start = async (differing: Parameters<SequencingStage['startSequencer']>[0] = {}) => {
  const sequencer = await stage.startSequencer(differing);
  running.push(sequencer);
  return sequencer;
};
const describeOf = ({ app }: Running) => {
  try {
    return app.get(Sequencer).describe();
  } catch (error) {
    return String(error);
  }
};
const says = (sequencer: Running, expected: RegExp) =>
  eventually(() => expected.test(describeOf(sequencer)), { withinMs: 15_000 });
const faults = () => faultsOf(stage.database, LOG_ORIGIN);
const idsInOrder = async (tenant: string) =>
  (
    await stage.database.look<{ id: string }>('select id from sequenced_entries where tenant_id = $1 order by place', [
      tenant,
    ])
  ).map(({ id }) => id);
const announced = async (type: string) =>
  (await stage.database.announced()).filter((event) => event.type === `guildhall.${type}`);

function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe('the sequencer', () => {
  it('gives each trail its places in the order of arrival, over many batches and trails', async () => {
    const tenants = [newId(), newId(), newId()];
    const staged = new Map<string, string[]>(tenants.map((tenant) => [tenant, []]));
    for (const count of [700, 1, 900])
      for (const tenant of tenants) staged.get(tenant)?.push(...(await stage.stage(tenant, count)));
    await start();
    await stage.allSigned();
    for (const tenant of tenants) expect(await idsInOrder(tenant)).toEqual(staged.get(tenant));
    expect(await faults()).toEqual([]);
  });

  it('D23: gives what the version before staged its places too, in the order of arrival', async () => {
    const tenant = newId();
    const ids = await stage.stage(tenant, 40, { as: 'before' });
    await start();
    await stage.allSigned();
    ids.push(...(await stage.stage(tenant, 30)), ...(await stage.stage(tenant, 20, { as: 'before' })));
    await stage.allSigned();
    expect((await idsInOrder(tenant)).toSorted()).toEqual(ids.toSorted());
    expect((await idsInOrder(tenant)).slice(0, 40)).toEqual(ids.slice(0, 40));
    expect(await faults()).toEqual([]);
  });

  it('says of its work across tenants once, and of each checkpoint as a fact', async () => {
    const told = async () => (await announced('platform.v1.PlatformAccessed')).length;
    const before = await told();
    await start();
    for (const count of [3, 2]) {
      await stage.stage(newId(), count);
      await stage.allSigned();
    }
    expect(await told()).toBe(before + 1);
    const published = await announced('audit.v1.CheckpointPublished');
    const notes = await stage.database.look<{ note: string }>('select note from checkpoints order by size');
    expect(published.map(({ data }) => data['note'])).toEqual(notes.map(({ note }) => note));
  });

  it('signs nothing while nothing grows', async () => {
    const before = await stage.database.look('select size from checkpoints');
    const sequencer = await start();
    await says(sequencer, /leads/);
    await says(sequencer, /leads/);
    expect(await stage.database.look('select size from checkpoints')).toEqual(before);
  });

  it('stands by while another leads, and takes over at once when that one leaves in order', async () => {
    const first = await stage.startSequencer({ leaseSeconds: 60 });
    await says(first, /leads/);
    const second = await start({ leaseSeconds: 60 });
    await says(second, /stands by/);
    await stage.stage(newId(), 5);
    await stage.allSigned();
    await first.drain();
    await says(second, /leads/);
    expect(await faults()).toEqual([]);
  });

  it.each([
    ['between two batches', 'sequencer.before-round'],
    ['before what it placed is kept', 'sequencer.placed'],
  ])('lets a leader that was away change nothing once its epoch is over: held up %s', async (_, point) => {
    const [held, reached] = [gate(), gate()];
    const hold: Fault = {
      hit: 1,
      action: async () => {
        reached.open();
        await held.passed;
      },
    };
    armFaultPoint(point, hold);
    const [tenant, away] = [newId(), await start()];
    await stage.stage(tenant, 20);
    await reached.passed;
    // Its transaction is open and holds the row of the epoch: as if the machine had stopped. The server ends it.
    await stage.database.look(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    );
    const next = await start();
    await says(next, /leads/);
    held.open();
    await says(away, /stands by/);
    await stage.stage(tenant, 20);
    await stage.allSigned();
    expect(await idsInOrder(tenant)).toHaveLength(40);
    expect(await faults()).toEqual([]);
  });

  it.each(['sequencer.placed', 'sequencer.signed', ...dooms(OTHER_POINTS, [1, 2, 5])])(
    `T70: killed at %s it loses nothing, places nothing twice, and signs one history (GUILDHALL_SEED=${DOOM_SEED})`,
    async (point) => {
      const tenants = [newId(), newId()];
      const doomed = await stage.startDoomed(point);
      for (const tenant of tenants) await stage.stage(tenant, 300);
      expect(await doomed.exited).toBe('SIGKILL');
      const sealed = await Promise.all(tenants.map(idsInOrder));
      await start();
      await stage.allSigned();
      for (const [at, tenant] of tenants.entries()) {
        const now = await idsInOrder(tenant);
        expect(now).toHaveLength(300);
        expect(now.slice(0, sealed[at]?.length)).toEqual(sealed[at]);
      }
      expect(await faults()).toEqual([]);
    },
  );

  it('T68: signs no more for a log that is not what was signed last', async () => {
    const [{ size, peaks } = { size: '', peaks: Buffer.alloc(0) }] = await stage.database.look<{
      size: string;
      peaks: Buffer;
    }>('select size, peaks from log_head');
    await stage.database.look(`update log_head set size = 1, peaks = sha256('another leaf')`);
    const sequencer = await start();
    await says(sequencer, /not what was signed last/);
    expect((await fetch(`http://127.0.0.1:${sequencer.managementPort}/readyz`)).status).toBe(503);
    await stage.database.look('update log_head set size = $1, peaks = $2', [size, peaks]);
    await says(sequencer, /leads/);
  });

  it('signs for the log that it was made for, and with another key only what went before stays true', async () => {
    const stranger = await start({ origin: 'another.example/log' });
    await says(stranger, /is called guildhall\.test\/log/);
    await start({ key: newCheckpointKey() });
    await stage.stage(newId(), 2);
    await stage.allSigned();
    expect(await stage.database.look('select vkey from log_keys')).toHaveLength(2);
    expect(await faults()).toEqual([]);
  });
});

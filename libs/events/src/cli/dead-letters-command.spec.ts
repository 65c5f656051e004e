import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId, PlatformAccessed, ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { effectsIn, takeEffect } from '../../test/effects.js';
import { Harness } from '../../test/harness.js';
import { Consumer, Consumes } from '../consumer/consumes.js';
import type { Delivered } from '../consumer/delivered.js';
import { Park } from '../consumer/refusals.js';
import { deadLettersCommand } from './dead-letters-command.js';

@Consumer()
class Picky {
  static accepts = false;

  @Consumes(ThingHappened, { as: 'fixture.picky' })
  async on(event: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    if (!Picky.accepts) throw new Park('Not\nyet.');
    await takeEffect(tx, event);
  }
}

describe('the operator’s command for dead letters', () => {
  let harness: Harness;
  let app: ConsumerApp;
  const tenant = newId();

  beforeAll(async () => {
    harness = await Harness.start();
    app = await ConsumerApp.start(harness, { controllers: [Picky] });
    for (let count = 0; count < 3; count += 1) await harness.happen(tenant, newId(), 1);
    await eventually(async () => (await harness.count('select count(*) from parked_events')) === 3);
  });
  afterAll(async () => {
    await app.stop();
    await harness.end();
  });

  const run = async (...args: string[]) => {
    const lines: string[] = [];
    await deadLettersCommand(
      [...args, '--service', 'fixture'],
      { FIXTURE_DATABASE_PLATFORM_URL: harness.store.urls.platform },
      (line) => lines.push(line),
    );
    return lines;
  };
  const ids = async () => (await app.deadLetters.list()).map(({ eventId }) => encodeId('evt', eventId));
  const named = (event: string) => [
    '--consumer',
    'fixture.picky',
    '--tenant',
    encodeId('org', tenant),
    '--event',
    event,
  ];

  it('lists one line each, with ids as people know them, whatever the error holds', async () => {
    const lines = await run('list', '--consumer', 'fixture.picky');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^\S+Z fixture\.picky evt_\w{26} org_\w{26} refused after 1, 0 waiting · guildhall\.fixture\.v1\.ThingHappened · Park: Not yet\.$/,
    );
    expect(JSON.parse((await run('list', '--json'))[0]!)).toHaveLength(3);
  });

  it('inspects, replays and drops one, and is audited each time', async () => {
    const [first = '', second = ''] = await ids();
    expect(JSON.parse((await run('inspect', ...named(first)))[0]!)).toMatchObject({ headers: { ce_id: first } });
    Picky.accepts = true;
    expect(await run('drop', ...named(first))).toEqual(['Dropped.']);
    await run('replay', ...named(second));
    await eventually(async () => (await effectsIn(harness)) === 1);
    await run('replay', '--consumer', 'fixture.picky', '--all');
    await eventually(async () => (await effectsIn(harness)) === 2);
    await eventually(async () => (await ids()).length === 0);
    const audited = (await harness.store.announced()).filter(
      ({ type, actor }) => type === PlatformAccessed.type && actor === 'system:dead-letters',
    );
    expect(audited.map(({ data }) => data['reason'])).toEqual(
      expect.arrayContaining(['inspect a dead letter', 'drop a dead letter', 'replay a dead letter']),
    );
  });

  it.each([
    [['list-all']],
    [['inspect', '--event', 'evt_1']],
    [['replay', '--all']],
    [['drop', ...'--consumer c --tenant org_x --event evt_y'.split(' ')]],
  ])('refuses %j and does nothing', async (args) => {
    await expect(run(...args)).rejects.toThrow();
  });

  it('says which setting it misses', async () => {
    await expect(deadLettersCommand(['list', '--service', 'audit'], {}, () => undefined)).rejects.toThrow(
      'Set AUDIT_DATABASE_PLATFORM_URL, or DATABASE_PLATFORM_URL',
    );
  });
});

import { inspect } from 'node:util';
import {
  AuditEventsReported,
  encodeId,
  eventTypes,
  findTopic,
  OrganizationCreated,
  OrganizationSuspended,
  topics,
  UserCreated,
  UserSignedIn,
} from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { metricsText } from '@guildhall/telemetry';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { DOOM_SEED, doomsOfConsumer } from '../../test/doom.js';
import { recordOf } from '../../test/records.js';
import { item, report } from '../../test/reports.js';
import { killedOf, startTrailChild, type TrailChild } from '../../test/trail-child.js';
import { facts } from './keep-trail.consumer.js';

const CANARY = 'canary-7f3a';

let stage: AuditStage;
let child: TrailChild;
let told = '';

const signedIn = (fields: { clientAddress?: string } = {}) =>
  UserSignedIn({ userId: newId(), sessionId: newId(), clientAddress: '203.0.113.7', ...fields });
/** A report in the name of an API key. */
const reportRecord = (tenantId: string, items: Parameters<typeof report>[0], fields: Record<string, string> = {}) =>
  recordOf(report(items), { tenantId, actor: encodeId('key', newId()), ...fields });

/** Processes of audit are killed in the middle of a load each; whatever comes after the last of them is another's. */
const loads = doomsOfConsumer.map((doom) => ({
  doom,
  tenantId: newId(),
  items: Array.from({ length: 1_200 }, (_, n) => item({ actor: `${CANARY}-${n % 40}` })),
}));

beforeAll(async () => {
  stage = await stageAudit({ withTopics: true });
  for (const [at, load] of loads.entries()) {
    child = startTrailChild(stage.database.name, {
      ...stage.environment,
      LOG_LEVEL: 'debug',
      FAULT_POINTS: `${load.doom}=kill`,
    });
    if (at === 0) await isToldOfWhatIsBroken(load.tenantId);
    for (let from = 0; from < load.items.length; from += 300)
      await stage.send([reportRecord(load.tenantId, load.items.slice(from, from + 300))]);
    expect(await killedOf(child, () => stage.happens(signedIn(), { tenantId: newId() }))).toBe('SIGKILL');
    told += child.output;
  }
  await stage.serve();
}, 300_000);
afterAll(() => stage.stop());

/** What no contract admits is told of in the log, in words of ours alone. */
async function isToldOfWhatIsBroken(tenantId: string): Promise<void> {
  const broken = recordOf(signedIn({ clientAddress: CANARY }), {
    ...{ tenantId, clientAddress: CANARY, userAgent: CANARY },
  });
  await stage.send([
    { ...broken, value: JSON.stringify({ userId: CANARY, clientAddress: `${CANARY}\r\nforged line` }) },
  ]);
  await eventually(() => child.output.includes('Gave up on an event'), { withinMs: 30_000 });
}

describe('the trail', () => {
  it('takes every type that its contract calls an entry, and what products report', () => {
    const platform = new Set(topics.map(({ name }) => name));
    const entries = [...eventTypes.values()].filter(({ audit, topic }) => audit === 'entry' && platform.has(topic));
    expect(facts.map(({ type }) => type).sort()).toEqual(entries.map(({ type }) => type).sort());
    expect(facts.length).toBeGreaterThan(40);
    expect(facts.every(({ topic }) => findTopic(topic)?.kind === 'facts')).toBe(true);
    expect(AuditEventsReported.audit).toBe('none');
  });

  it(`D2: has each of 1,200 items once, though the process that took them is killed in the middle (GUILDHALL_SEED=${DOOM_SEED})`, async () => {
    // That an event was set aside, is a fact of its organisation too.
    for (const [at, { tenantId }] of loads.entries()) {
      const entries = await stage.kept(tenantId, at === 0 ? 1_201 : 1_200);
      const items = entries.filter(({ members }) => 'reported' in members);
      expect(new Set(items.map(({ members }) => members.reported.item)).size).toBe(1_200);
    }
    const ofFirst = await stage.entriesOf(loads[0]?.tenantId ?? '');
    expect(ofFirst.find(({ members }) => members.type === 'guildhall.platform.v1.EventParked')).toBeDefined();
  });

  it('T71: tells no log what stood in the events, and lets none of them begin a line of its own', () => {
    expect(told).toContain('Gave up on an event');
    expect(told).not.toContain(CANARY);
    expect(told).not.toMatch(/^forged line/m);
  });

  it('files a fact as its contract says, with what is personal sealed', async () => {
    const [tenantId, userId, correlationId] = [newId(), newId(), newId()];
    const event = UserCreated({ userId, email: 'ada@example.org', displayName: 'Ada', status: 'invited', roleIds: [] });
    const actor = encodeId('usr', newId());
    const occurredAt = '2026-11-21T09:30:00.123Z';
    await stage.happens(event, { tenantId, actor, correlationId, occurredAt, eventId: userId });
    const [entry] = await stage.kept(tenantId, 1);
    const sealed = { sealed: expect.stringMatching(/^p1\.psk_[0-9a-z]{26}\.[A-Za-z0-9_-]{40,}$/) };
    expect(entry?.members).toEqual({
      format: 1,
      id: encodeId('ent', userId),
      tenant: encodeId('org', tenantId),
      type: 'guildhall.identity.v1.UserCreated',
      category: 'configuration',
      severity: 'info',
      time: occurredAt,
      actor,
      target: encodeId('usr', userId),
      version: 1,
      correlation: correlationId,
      source: '/guildhall/identity',
      data: { userId: encodeId('usr', userId), email: sealed, displayName: sealed, status: 'invited', roleIds: [] },
    });
    expect(entry?.text).not.toMatch(/ada@|"ada"/i);
  });

  it('seals a personal change, and leaves the others in clear', async () => {
    const tenantId = newId();
    const changes = [
      { field: 'name', before: 'Grace', after: 'Grace Hopper', personal: true },
      { field: 'status', before: null, after: 'suspended' },
    ];
    await stage.happens(OrganizationSuspended({ organizationId: tenantId, reason: 'abuse', changes }), { tenantId });
    const [entry] = await stage.kept(tenantId, 1);
    expect(entry?.text).not.toContain('Grace');
    expect(entry?.members.data.changes).toEqual([
      { field: 'name', before: { sealed: expect.any(String) }, after: { sealed: expect.any(String) }, personal: true },
      changes[1],
    ]);
  });

  it('D2: keeps an event once that comes twice, late, and in another order', async () => {
    const tenantId = newId();
    const records = Array.from({ length: 30 }, () => recordOf(signedIn(), { tenantId }));
    await stage.send([...records.slice(10), ...records.toReversed()]);
    await stage.send(records);
    await stage.kept(tenantId, 30);
    await eventually(async () => (await stage.lag()) === 0);
    expect(await stage.kept(tenantId, 30)).toHaveLength(30);
  });

  it('D2: keeps an entry once though the topic is read again from its beginning, with an inbox that has forgotten it', async () => {
    const tenantId = newId();
    await stage.send([reportRecord(tenantId, [item(), item()]), recordOf(signedIn(), { tenantId })]);
    const before = await stage.kept(tenantId, 3);
    await stage.database.look('delete from inbox where tenant_id = $1', [tenantId]);
    const inboxes = async () =>
      (await stage.database.look('select 1 from inbox where tenant_id = $1', [tenantId])).length;
    const second = await stage.serve({ KAFKA_GROUP_PREFIX: 'again.' });
    await eventually(async () => (await inboxes()) === 2, { withinMs: 30_000 });
    await second.drain();
    expect(await stage.entriesOf(tenantId)).toEqual(before);
  });

  it('D26: waits for a database that is away, and keeps then what came meanwhile', async () => {
    const tenantId = newId();
    const rests = async () =>
      /guildhall_consumer_rests_total\{[^}]*audit\.trail[^}]*\} (\d+)/.exec(await metricsText())?.[1];
    const before = Number((await rests()) ?? 0);
    stage.link.cut();
    await stage.send([recordOf(signedIn(), { tenantId }), reportRecord(tenantId, [item()])]);
    await eventually(async () => Number(await rests()) > before);
    expect(await stage.entriesOf(tenantId)).toEqual([]);
    stage.link.heal();
    await stage.kept(tenantId, 2);
  });

  it('T65: files what a product reports under the tenant of its credential, whatever the report names', async () => {
    const [tenantId, victim] = [newId(), newId()];
    const taken = item();
    await stage.send([reportRecord(victim, [taken])]);
    const [ofVictim] = await stage.kept(victim, 1);
    const foreign = { tenant: encodeId('org', victim), tenantId: victim, tenant_id: victim };
    await stage.send([
      reportRecord(tenantId, [
        item({ details: foreign, target: encodeId('org', victim) }),
        item({ entryId: taken.entryId }),
      ]),
    ]);
    const entries = await stage.kept(tenantId, 2);
    expect(entries.map(({ members }) => members.tenant)).toEqual(Array(2).fill(encodeId('org', tenantId)));
    expect(await stage.entriesOf(victim)).toEqual([ofVictim]);
  });

  it('T65: takes nothing from a record whose headers and key name different tenants', async () => {
    const [tenantId, victim] = [newId(), newId()];
    const record = reportRecord(tenantId, [item()]);
    await stage.send([{ ...record, headers: { ...record.headers, ce_tenantid: encodeId('org', victim) } }]);
    await stage.send([reportRecord(tenantId, [item()])]);
    await stage.kept(tenantId, 1);
    expect(await stage.entriesOf(victim)).toEqual([]);
  });

  it('T65: lets no item of a report end those beside it: whatever fits the contract is kept', async () => {
    const tenantId = newId();
    const odd = item({
      actor: 'ä'.repeat(5_000),
      target: '😀'.repeat(3_000),
      type: 't'.repeat(4_000),
      category: '',
      details: { 'a\nb': 'line\nbreak', quote: '"', nested: { sealed: 'p1.psk_00000000000000000000000000.AAAA' } },
      personalDetails: {},
    });
    await stage.send([reportRecord(tenantId, [item(), odd, item({ actor: '' })])]);
    const entries = await stage.kept(tenantId, 3);
    expect(entries[1]?.members.data.details).toEqual(odd.details);
  });

  it('answers an organisation that asks for audit, once for each time it asks', async () => {
    const organizationId = newId();
    await stage.happens(
      OrganizationCreated({
        organizationId,
        slug: 'acme',
        name: 'Acme',
        tier: 'standard',
        status: 'pending',
        metadata: {},
        steps: ['identity', 'audit'],
        administratorEmail: 'ada@example.org',
        administratorDisplayName: 'Ada',
      }),
      { tenantId: organizationId },
    );
    const answers = async () =>
      (await stage.database.announced()).filter(({ tenantId }) => tenantId === organizationId);
    expect(await eventually(async () => ((await answers()).length > 0 ? answers() : false))).toMatchObject([
      {
        type: 'guildhall.audit.v1.AuditProvisioned',
        version: 1,
        data: { organizationId: encodeId('org', organizationId) },
      },
    ]);
    // What it said comes back to it as a fact like any other.
    const entries = await stage.kept(organizationId, 2);
    expect(entries.map(({ members }) => members.type).sort()).toEqual([
      'guildhall.audit.v1.AuditProvisioned',
      'guildhall.tenancy.v1.OrganizationCreated',
    ]);
    expect(inspect(entries)).not.toContain('ada@');
  });
});

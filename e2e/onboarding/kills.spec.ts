import { connect } from 'node:net';
import { decodeId } from '@guildhall/contracts';
import { caughtMails, eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seed } from '../faults/seed.js';
import { Guildhall } from '../platform/guildhall.js';
import { freshEmail } from '../platform/mails.js';
import { activate, isActive, type Person, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';
import { type Kill, kills, nameOf } from './kills.js';

const seed = new Seed();
const chosen = process.env['GUILDHALL_RING'] === 'verify' ? kills : [seed.for('kills').oneOf(kills)];
const DIES_WITHIN_MS = 40_000;
const MAILED_WITHIN_MS = 90_000;
const ARMED_WITHIN_TRIES = 3;

let guildhall: Guildhall;
beforeAll(async () => {
  guildhall = await Guildhall.running();
}, 180_000);
afterAll(async () => {
  // With their usual settings, for the suites that come after.
  for (const part of new Set(chosen.map((kill) => kill.part))) await guildhall?.restart(part);
}, 120_000);

describe(`onboarding an organisation (again with GUILDHALL_SEED=${seed.value})`, () => {
  it.each(chosen.map((kill) => [nameOf(kill), kill] as const))(
    'is right in the end, though kill -9 ends %s',
    async (name, kill) => {
      const founder = await platformAdministrator(guildhall);
      const since = performance.now();
      const wanted = await onboardThrough(founder, kill);
      await isActive(founder, wanted.id);
      report(`onboarding through kill -9 of ${name}`, `active after ${seconds(since)} s`);
      await everythingHappenedOnce(wanted.id);
      // Whoever had taken her mail may be dead: it is another's once the lease is over.
      await caughtMails(wanted.email, { count: 1, withinMs: MAILED_WITHIN_MS });
      const ada = await activate(guildhall, wanted.slug, wanted.email);
      expect((await ada.client.get('/users')).body.items).toHaveLength(1);
    },
    180_000,
  );
});

/** Arms one process, has the organisation made, and replaces the process when it has died by its own hand. */
async function onboardThrough(founder: Person, { part, point, isAskingAgain = false }: Kill) {
  const pace = isAskingAgain ? { ONBOARDING_ASK_AGAIN_SECONDS: '2' } : undefined;
  if (isAskingAgain) await guildhall.stop('identity');
  await arm(part, { ...pace, FAULT_POINTS: `${point}@1=kill` });
  const wanted = { slug: `acme-${crypto.randomUUID().slice(0, 18)}`, email: freshEmail() };
  const created = untilCreated(founder, wanted);
  await eventually(() => isGone(part), { withinMs: DIES_WITHIN_MS, pauseMs: 50 });
  // At once: it does not ask for ever.
  await Promise.all([guildhall.start(part, pace), guildhall.start('identity')]);
  return { ...wanted, id: await created };
}

/** What other suites have left to be read would kill it at its start: then that is read in peace first. */
async function arm(part: Kill['part'], settings: Readonly<Record<string, string>>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await guildhall.restart(part, settings);
    } catch (error) {
      if (tries === ARMED_WITHIN_TRIES) throw error;
      await guildhall.start(part);
    }
  }
}

/** As a client that heeds the rules: the same key until there is an answer. */
async function untilCreated({ client }: Person, { slug, email }: { slug: string; email: string }): Promise<string> {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const body = { slug, name: 'Acme', administrator: { email, displayName: 'Ada Lovelace' } };
  return eventually(
    async () => {
      const answer = await client.post('/organizations', body, { headers });
      return answer.status === 201 ? (answer.body.id as string) : Promise.reject(new Error(answer.bytes));
    },
    // Slowly enough for the limit of such calls, which holds for tests too.
    { withinMs: 60_000, pauseMs: 3_000 },
  );
}

/** Nobody listens any more. One that only takes its time on a busy machine is not gone. */
async function isGone(part: Kill['part']): Promise<boolean> {
  const { hostname, port } = new URL(guildhall.at.services[part].managementUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}

async function everythingHappenedOnce(id: string): Promise<void> {
  const organizationId = decodeId('org', id);
  const published = await guildhall.look<{ type: string; version: number }>(
    'tenancy',
    `select type, aggregate_version::int as version from (
       select id, type, aggregate_version, aggregate_id, topic from outbox
       union all select id, type, aggregate_version, aggregate_id, topic from outbox_archive) as published
      where aggregate_id = $1 and topic = 'guildhall.tenancy.v1' order by id`,
    [organizationId],
  );
  const types = published.map(({ type }) => type.replace('guildhall.tenancy.v1.', ''));
  expect([types[0], types.at(-1)]).toEqual(['OrganizationCreated', 'OrganizationActivated']);
  expect(types.filter((type) => type === 'OrganizationActivated')).toHaveLength(1);
  expect(types.slice(1, -1).every((type) => type === 'ProvisioningRequested')).toBe(true);
  expect(published.map(({ version }) => version)).toEqual(published.map((_, index) => index + 1));
  const users = await guildhall.look('identity', 'select 1 from users where tenant_id = $1', [organizationId]);
  expect(users).toHaveLength(1);
  const kept = await guildhall.look('tenancy', 'select 1 from onboarding_jobs where organization_id = $1', [
    organizationId,
  ]);
  expect(kept).toEqual([]);
}

/** One where tenancy dies, one where identity does: what they have in common is shared by the others. */
const seconds = (since: number): string => ((performance.now() - since) / 1_000).toFixed(1);

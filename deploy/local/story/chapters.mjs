import { takeEvidence } from './evidence.mjs';
import { makeReport, readStatistics } from './figures.mjs';
import { hear, ingest, subscribe } from './ingest.mjs';
import { activate, invite, onboard } from './people.mjs';
import { acrossTenants, exceed, reuse, revoke, switchOff } from './refusals.mjs';
import { enrolApp } from './second-factor.mjs';
import { proveOffline, readTrail } from './trail.mjs';

/** @typedef {import('./tell.mjs').Story} Story @typedef {import('./people.mjs').Person} Person */

/** Whoever has appeared, for the chapters that follow. @type {Record<string, any>} */
const cast = {};

/** In their order; each goes on where the one before it ended. @type {readonly [string, (story: Story) => Promise<void>][]} */
export const chapters = [
  ['An organisation joins', joins],
  ['Its people', people],
  ['A product hands in what happened', handsIn],
  ['The trail', trail],
  ['The figures of the organisation', async (story) => readStatistics(story, cast.ada)],
  ['A report', report],
  ['Who may not, cannot', refusals],
];

/** @param {Story} story */
async function joins(story) {
  const slug = `demo-${story.run}`;
  const email = `ada@${slug}.example`;
  const organization = await onboard(story, story.founder, {
    ...{ slug, name: `Demo ${story.run}`, email, displayName: 'Ada Lovelace' },
  });
  cast.ada = await enrolApp(story, await activate(story, { slug, email, name: 'Ada' }));
  const { password } = cast.ada;
  story.facts.ada = { organization, slug, email, password, backupCodes: cast.ada.backupCodes ?? [] };
}

/** @param {Story} story */
async function people(story) {
  const { ada } = cast;
  cast.grace = await invite(story, ada, { name: 'Grace', displayName: 'Grace Hopper', role: 'manager' });
  cast.hal = await invite(story, ada, { name: 'Hal', displayName: 'Hal, who asks a lot', role: 'manager' });
  const { items } = await ada.client.ask('GET', '/users');
  const names = items.map((/** @type {any} */ { displayName, roles }) => `${displayName} (${roles.join(', ')})`);
  story.facts.users = items.length;
  story.say(`the organisation has ${items.length} users: ${names.join(', ')}`);
}

/** @param {Story} story */
async function handsIn(story) {
  cast.endpoint = await subscribe(story, cast.ada);
  Object.assign(cast, await ingest(story, cast.ada));
  await hear(story);
}

/** @param {Story} story */
async function trail(story) {
  const entries = await readTrail(story, cast.ada);
  cast.entry = entries[0];
  await proveOffline(story, cast.ada, entries);
  await takeEvidence(story, cast.ada);
}

/** @param {Story} story */
async function report(story) {
  cast.report = await makeReport(story, cast.ada);
}

/** @param {Story} story */
async function refusals(story) {
  const slug = `rival-${story.run}`;
  const email = `eve@${slug}.example`;
  await onboard(story, story.founder, { slug, name: `Rival ${story.run}`, email, displayName: 'Eve' });
  const eve = await activate(story, { slug, email, name: 'Eve' });
  const { ada, entry, report: made, endpoint, key, grace, hal, program } = cast;
  await acrossTenants(story, eve, {
    entry: `/audit/entries/${entry.id}`,
    proof: `/audit/entries/${entry.id}/proof`,
    report: `/reports/${made.id}`,
    webhook: `/webhook-endpoints/${endpoint.id}`,
    key: `/api-keys/${key.id}`,
    user: `/users/${ada.id}`,
    organisation: `/organizations/${ada.organization}`,
  });
  await exceed(story, hal);
  await reuse(story, ada);
  await revoke(story, ada, { grace, key, program });
  await switchOff(story, story.founder, eve);
}

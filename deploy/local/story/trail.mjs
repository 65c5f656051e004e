import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './client.mjs';
import { verifyOffline } from './offline-proof.mjs';

const PAGE = 200;

/** @typedef {import('./tell.mjs').Story} Story @typedef {import('./people.mjs').Person} Person */

/** Every fact is an entry, once. @param {Story} story @param {Person} ada */
export async function readTrail({ say, facts }, { client }) {
  const type = facts.expected.metric.startsWith('ssh.') ? 'ssh.break-in-suspected' : 'flight.landed';
  let size = 0;
  await until(async () => {
    const before = size;
    const { items } = await client.ask('GET', '/audit/entries?limit=1');
    size = (items[0]?.place ?? -1) + 1;
    return size >= facts.input.audit && size === before ? true : undefined;
  }, 'entry of each event');
  const entries = await reportedEntries(client);
  const items = new Set(entries.map(({ reported }) => reported.item));
  facts.entries = { all: entries.length, distinct: items.size };
  say(
    `${entries.length} entries stand in the trail, one for each event; ${entries.length - items.size} are there twice`,
  );
  const { items: some } = await client.ask('GET', `/audit/entries?type=${type}&limit=${PAGE}`);
  facts.filtered = some.length;
  const [first] = some;
  say(
    `/audit/entries?type=${type} shows ${some.length} of them: ${first?.actor} ${first?.address ? `from ${first.address}` : `to ${first?.target}`} …`,
  );
  return entries;
}

/** @param {import('./client.mjs').DemoClient} client @returns {Promise<any[]>} */
async function reportedEntries(client) {
  /** @type {any[]} */
  const all = [];
  for (let cursor = ''; ; ) {
    const page = await client.ask('GET', `/audit/entries?limit=${PAGE}${cursor}`);
    all.push(...page.items.filter((/** @type {any} */ { reported }) => reported));
    if (!page.next) return all;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

/** One that anybody can verify: without the platform, now or in ten years. @param {Story} story @param {Person} ada @param {any[]} entries */
export async function proveOffline({ say, facts, anonymous, folder }, { client }, entries) {
  const entry = entries[Math.floor(entries.length / 2)];
  const proof = await client.ask('GET', `/audit/entries/${entry.id}/proof`);
  const { keys } = await anonymous.ask('GET', '/audit/log-keys');
  const { place, size, origin } = verifyOffline(proof, keys.at(-1).verifierKey);
  const file = path.join(folder, 'proof.json');
  writeFileSync(file, JSON.stringify(proof, null, 2));
  facts.proofFile = file;
  say(`entry ${place} of ${size} is proven offline, under the checkpoint that ${origin} has signed (${file})`);
  facts.proof = { holds: true, notices: isNoticed(proof, keys.at(-1).verifierKey) };
  say('with one letter of it changed, the proof does not hold');
  const verification = await client.ask('POST', '/audit/verifications', {});
  facts.verification = { outcome: verification.outcome, entries: verification.entries };
  say(`the platform has hashed all ${verification.entries} entries anew: the trail is ${verification.outcome}`);
}

/** @param {any} proof @param {string} key */
function isNoticed(proof, key) {
  const canonical = proof.entry.canonical.replace('"severity":"', '"severity":"x');
  try {
    verifyOffline({ ...proof, entry: { ...proof.entry, canonical } }, key);
    return false;
  } catch {
    return true;
  }
}

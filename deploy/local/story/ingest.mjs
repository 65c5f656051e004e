import { setTimeout as pause } from 'node:timers/promises';
import { readInput } from './input.mjs';
import { until } from './client.mjs';

const ITEMS_A_BATCH = 500;

/** @typedef {import('./tell.mjs').Story} Story @typedef {import('./people.mjs').Person} Person */

/** A server of Ada's hears of what she asks for, signed. @param {Story} story @param {Person} ada */
export async function subscribe({ say, receiver }, { client }) {
  const url = await receiver.listen();
  const eventTypes = ['guildhall.integration.v1.BatchIngested', 'guildhall.identity.v1.*'];
  const endpoint = await client.ask('POST', '/webhook-endpoints', { url, eventTypes, description: 'The demo' });
  receiver.secret = endpoint.secret;
  say(`a webhook goes to ${url} from now on, for ${eventTypes.join(' and ')}`);
  return endpoint;
}

/** A program of Ada's hands in real input by a key of its own. @param {Story} story @param {Person} ada */
export async function ingest(story, { client }) {
  const { say, facts } = story;
  const input = readInput();
  const key = await client.ask('POST', '/api-keys', { name: 'log shipper', scopes: ['ingest:create'] });
  say(`an API key may hand in events and nothing else: ${key.secret.slice(0, 12)}…`);
  const program = client.as({ token: key.secret, agent: 'log-shipper' });
  await isKnown(program);
  const since = performance.now();
  const { accepted, duplicates, batches } = await handIn(program, input.items);
  const seconds = (performance.now() - since) / 1_000;
  Object.assign(facts, { input: input.counts, expected: input.expected, accepted, duplicates, batches });
  facts.itemsIn = input.items.length;
  facts.usageIn = input.used;
  say(`${input.source}: ${accepted} items accepted in ${batches} batches, ${Math.round(accepted / seconds)} a second`);
  const again = await program.ask('POST', '/ingest/events', { items: input.items.slice(0, ITEMS_A_BATCH) });
  facts.again = { accepted: again.accepted, duplicates: again.duplicates };
  say(
    `a batch that is sent once more counts nothing twice: ${again.accepted} accepted, ${again.duplicates} known already`,
  );
  return { key, program };
}

/** The gateway hears of a new key within milliseconds. Not asked too often: keys that nobody knows count against an address. @param {import('./client.mjs').DemoClient} program */
async function isKnown(program) {
  for (let waitMs = 50; (await program.call('POST', '/ingest/events', { items: [] })).status === 401; waitMs *= 2)
    await pause(waitMs);
}

/** @param {import('./client.mjs').DemoClient} program @param {import('./input.mjs').Item[]} items */
async function handIn(program, items) {
  const total = { accepted: 0, duplicates: 0, batches: 0 };
  for (let from = 0; from < items.length; from += ITEMS_A_BATCH) {
    const batch = items.slice(from, from + ITEMS_A_BATCH);
    const { accepted, duplicates, results } = await program.ask('POST', '/ingest/events', { items: batch });
    const refused = results.find((/** @type {any} */ { status }) => status === 'refused');
    if (refused) throw new Error(`An item was refused: ${JSON.stringify(refused)}`);
    total.accepted += accepted;
    total.duplicates += duplicates;
    total.batches += 1;
  }
  return total;
}

/** @param {Story} story */
export async function hear({ say, receiver, facts }) {
  await until(
    async () => (receiver.of('BatchIngested').length >= facts.batches ? true : undefined),
    'webhook of each batch',
  );
  facts.deliveries = { events: receiver.of('BatchIngested').length, wronglySigned: receiver.refused };
  say(`the receiver has heard of ${facts.deliveries.events} batches; each signature is right (Standard Webhooks)`);
}

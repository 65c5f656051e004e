import { signIn } from './people.mjs';

/** @typedef {import('./tell.mjs').Story} Story @typedef {import('./people.mjs').Person} Person */

/** A user may make 60 a minute. */
const CALLS_AT_ONCE = 120;

/** What is another's is nobody's. @param {Story} story @param {Person} eve of another organisation @param {Record<string, string>} theirs addresses */
export async function acrossTenants({ say, facts }, eve, theirs) {
  const statuses = [];
  for (const path of Object.values(theirs)) statuses.push((await eve.client.call('GET', path)).status);
  facts.acrossTenants = statuses;
  say(
    `Eve, administrator of another organisation, asks for ${Object.keys(theirs).join(', ')} of this one: ${statuses.join(', ')}`,
  );
}

/** @param {Story} story @param {Person} somebody */
export async function exceed({ say, facts }, { client }) {
  // At once: the bucket fills up again while somebody calls in turn.
  const answers = await Promise.all(Array.from({ length: CALLS_AT_ONCE }, () => client.call('GET', '/users?limit=1')));
  const refused = answers.filter(({ status }) => status === 429);
  // A machine that has too much to do may say so, too: that is no answer to the question.
  const expected = new Set([200, 429, 503, 504]);
  const others = answers.filter(({ status }) => !expected.has(status)).map(({ status }) => status);
  facts.limited = { refused: refused.length, others };
  const seconds = refused[0]?.headers.get('retry-after');
  say(`of ${CALLS_AT_ONCE} calls at once ${refused.length} are answered 429, to come back in ${seconds} s`);
}

/** Who loses access loses it now: a user, and a key. @param {Story} story @param {Person} ada @param {{ grace: Person, key: any, program: import('./client.mjs').DemoClient }} others */
export async function revoke({ say, facts }, { client }, { grace, key, program }) {
  await client.ask('POST', `/users/${grace.id}/suspension`, { reason: 'shown in the demo' });
  const user = await grace.client.untilRefused('GET', '/users?limit=1');
  say(`Ada has suspended Grace, whose token is refused ${user} ms later`);
  await client.ask('DELETE', `/api-keys/${key.id}`, { reason: 'shown in the demo' });
  const ofKey = await program.untilRefused('POST', '/ingest/events', { items: [] });
  say(`she has revoked the API key, which opens nothing ${ofKey} ms later`);
  facts.revokedAfterMs = { user, key: ofKey };
}

/** @param {Story} story @param {Person} ada */
export async function reuse(story, ada) {
  const { say, facts, anonymous } = story;
  const { refreshToken } = await signIn(story, ada);
  const next = await anonymous.ask('POST', '/auth/refresh', { refreshToken });
  const stolen = await anonymous.as({ agent: 'somebody-else' }).call('POST', '/auth/refresh', { refreshToken });
  const after = await anonymous.call('POST', '/auth/refresh', { refreshToken: next.refreshToken });
  facts.reuse = [stolen.status, after.status];
  say(
    `a refresh token that is shown twice (${stolen.status}) ends the whole session: the one after it is answered ${after.status}`,
  );
}

/** The off-switch for a whole organisation. @param {Story} story @param {import('./client.mjs').DemoClient} founder @param {Person} eve */
export async function switchOff({ say, facts }, founder, { client, organization }) {
  await founder.ask('POST', `/organizations/${organization}/suspension`, { reason: 'request' });
  facts.switchedOffAfterMs = await client.untilRefused('GET', '/users?limit=1');
  say(`Eve's organisation is suspended, and stops at the gateway ${facts.switchedOffAfterMs} ms later`);
}

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { signInAsAdministrator } from './demo-administrator.mjs';
import { DemoClient, linkMailedTo } from './demo-client.mjs';
import { printEventsOf } from './demo-events.mjs';
import { localPlatform } from './platform.mjs';
import { Refused } from './refused.mjs';

/** A user may make 60 a minute. */
const CALLS_AT_ONCE = 80;
const PAUSE_MS = 20;
const password = () => `seven slow otters ${randomBytes(9).toString('base64url')}`;

/**
 * Tells the first thread on the platform that `npm start` has started, through the gateway alone. Each run makes an
 * organisation of its own, so it can be told any number of times.
 */
export async function demo() {
  const platform = localPlatform();
  const anonymous = new DemoClient(`${platform.publicUrl}/api/v1`);
  await anonymous.call('GET', '/openapi.json').catch((cause) => {
    const message = `There is no platform at ${platform.publicUrl}. Start it with "npm start", and try again.`;
    throw new Refused(message, { cause });
  });
  const story = { anonymous, mailPage: platform.addresses.mailPage, run: randomBytes(3).toString('hex') };
  console.log(`The first thread, through ${anonymous.api}\n`);

  const administrator = await signInAsAdministrator(anonymous, { ...platform, say });
  say(`${administrator.email} has signed in: a token of five minutes, and a refresh token`);
  const founder = anonymous.as({ token: administrator.signedIn.accessToken });
  const ada = await onboard(story, founder);
  const grace = await invite(story, ada);
  await suspend(ada, grace);
  await reuse(story, ada);
  await exceed(ada);
  await printEventsOf(platform.addresses.kafka, ada.organization, say);
  console.log(`\nAll of it is still there: sign in to "${ada.slug}" as ${ada.email} with "${ada.password}".`);
}

/** @param {string} line */
const say = (line) => console.log(`  ✓ ${line}`);

/** @typedef {{ anonymous: DemoClient, mailPage: string, run: string }} Story */
/** @typedef {{ client: DemoClient, id: string, organization: string, slug: string, email: string, password: string, refreshToken: string }} Person */

/** @param {Story} story @param {DemoClient} founder @returns {Promise<Person>} its administrator */
async function onboard(story, founder) {
  const slug = `demo-${story.run}`;
  const email = `ada@${slug}.example`;
  const since = performance.now();
  const made = await founder.ask('POST', '/organizations', {
    slug,
    name: `Demo ${story.run}`,
    tier: 'professional',
    metadata: {},
    administrator: { email, displayName: 'Ada Lovelace' },
  });
  say(`organisation ${slug} is ${made.status}; each service gets ready for it`);
  for (let { status } = made; status !== 'active'; await pause(PAUSE_MS)) {
    if (status === 'failed') throw new Refused(`The onboarding of ${slug} has failed: npm run status, and the logs.`);
    ({ status } = await founder.ask('GET', `/organizations/${made.id}/onboarding`));
  }
  say(`it is active after ${Math.round(performance.now() - since)} ms`);
  return activate(story, { slug, email, name: 'Ada' });
}

/** @param {Story} story @param {{ slug: string, email: string, name: string }} invited @returns {Promise<Person>} */
async function activate({ anonymous, mailPage }, { slug, email, name }) {
  const chosen = password();
  const { url, token } = await linkMailedTo(mailPage, email);
  await anonymous.ask('POST', '/auth/activation', { token, password: chosen });
  say(`${name} has found the link in her mail (${url}), and chosen a password`);
  const signedIn = await anonymous.ask('POST', '/auth/login', { organization: slug, email, password: chosen });
  const { accessToken, refreshToken, organization, user: id } = signedIn;
  return {
    client: anonymous.as({ token: accessToken }),
    id,
    organization,
    slug,
    email,
    password: chosen,
    refreshToken,
  };
}

/** @param {Story} story @param {Person} ada @returns {Promise<Person>} */
async function invite(story, { client, slug }) {
  const email = `grace@${slug}.example`;
  await client.ask('POST', '/users', { email, displayName: 'Grace Hopper', roles: ['manager'] });
  say('Ada has invited Grace as a manager');
  const grace = await activate(story, { slug, email, name: 'Grace' });
  const { items } = await client.ask('GET', '/users');
  say(
    `the organisation has ${items.length} users: ${items.map((user) => `${user.displayName} (${user.status})`).join(', ')}`,
  );
  return grace;
}

/** @param {Person} ada @param {Person} grace */
async function suspend(ada, grace) {
  await ada.client.ask('POST', `/users/${grace.id}/suspension`, { reason: 'shown in the demo' });
  const ms = await grace.client.untilRefused('/users');
  say(`Ada has suspended Grace, whose token is refused ${ms} ms later`);
}

/** @param {Story} story @param {Person} ada */
async function reuse({ anonymous }, ada) {
  const credentials = { organization: ada.slug, email: ada.email, password: ada.password };
  const { refreshToken } = await anonymous.ask('POST', '/auth/login', credentials);
  const next = await anonymous.ask('POST', '/auth/refresh', { refreshToken });
  const stolen = await anonymous.as({ agent: 'somebody-else' }).call('POST', '/auth/refresh', { refreshToken });
  const after = await anonymous.call('POST', '/auth/refresh', { refreshToken: next.refreshToken });
  say(
    `a refresh token that is shown twice (${stolen.status}) ends the whole session: the one after it is answered ${after.status}`,
  );
}

/** @param {Person} ada */
async function exceed({ client }) {
  // At once: the bucket fills up again while somebody calls in turn.
  const answers = await Promise.all(Array.from({ length: CALLS_AT_ONCE }, () => client.call('GET', '/users')));
  const refused = answers.filter(({ status }) => status === 429);
  const seconds = refused[0]?.headers.get('retry-after');
  say(`of ${CALLS_AT_ONCE} calls at once ${refused.length} are answered 429, to come back in ${seconds} s`);
}

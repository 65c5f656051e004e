import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '../lib/refused.mjs';
import { linkMailedTo } from './client.mjs';

const PAUSE_MS = 50;
const newPassword = () => `seven slow otters ${randomBytes(9).toString('base64url')}`;

/**
 * @typedef {import('./tell.mjs').Story} Story
 * @typedef {import('./client.mjs').DemoClient} DemoClient
 * @typedef {{ client: DemoClient, id: string, organization: string, slug: string, email: string, password: string, refreshToken: string, app?: { nextCode(): string }, backupCodes?: string[] }} Person
 */

/**
 * An organisation that every service is ready for.
 * @param {Story} story @param {DemoClient} founder @param {{ slug: string, name: string, email: string, displayName: string }} wanted
 */
export async function onboard(story, founder, { slug, name, email, displayName }) {
  const since = performance.now();
  const administrator = { email, displayName };
  const made = await founder.ask('POST', '/organizations', {
    ...{ slug, name, administrator },
    ...{ tier: 'enterprise', metadata: { madeBy: 'npm run demo' } },
  });
  let steps = [];
  for (let { status } = made; status !== 'active'; await pause(PAUSE_MS)) {
    if (status === 'failed') throw new Refused(`The onboarding of ${slug} has failed: npm run status, and the logs.`);
    ({ status, steps } = await founder.ask('GET', `/organizations/${made.id}/onboarding`));
  }
  const ready = steps.map((/** @type {{ step: string }} */ { step }) => step).join(', ');
  story.say(`${name} (${slug}) is active after ${Math.round(performance.now() - since)} ms: ${ready} are ready for it`);
  story.facts.services = steps.length;
  return made.id;
}

/** Takes the link out of the mail, chooses a password, signs in. @param {Story} story @param {{ slug: string, email: string, name: string }} invited @returns {Promise<Person>} */
export async function activate(story, { slug, email, name }) {
  const { anonymous, mailPage } = story;
  const password = newPassword();
  const { url, token } = await linkMailedTo(mailPage, email);
  await anonymous.ask('POST', '/auth/activation', { token, password });
  story.say(`${name} has followed the link in her mail (${url}), chosen a password, and signed in`);
  return signIn(story, { slug, email, password });
}

/**
 * By password, and by what the app shows where one is enrolled.
 * @param {Story} story @param {{ slug: string, email: string, password: string, app?: { nextCode(): string } }} credentials @returns {Promise<Person>}
 */
export async function signIn({ anonymous }, { slug, email, password, app }) {
  const opened = await anonymous.ask('POST', '/auth/login', { organization: slug, email, password });
  const signedIn =
    opened.step === 'second-factor'
      ? await anonymous.ask('POST', '/auth/mfa/verify', { challenge: opened.challenge, code: app?.nextCode() })
      : opened;
  const { accessToken, refreshToken, organization, user: id } = signedIn;
  return { client: anonymous.as({ token: accessToken }), id, organization, slug, email, password, refreshToken };
}

/** @param {Story} story @param {Person} administrator @param {{ name: string, displayName: string, role: string }} wanted */
export async function invite(story, { client, slug }, { name, displayName, role }) {
  const email = `${name.toLowerCase()}@${slug}.example`;
  await client.ask('POST', '/users', { email, displayName, roles: [role] });
  return activate(story, { slug, email, name });
}

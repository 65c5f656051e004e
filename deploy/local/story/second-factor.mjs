import { AuthenticatorApp } from './authenticator.mjs';
import { signIn } from './people.mjs';

/** @typedef {import('./people.mjs').Person} Person */

/**
 * An authenticator app is enrolled, and asked for from then on; a code of it opens something once.
 * @param {import('./tell.mjs').Story} story @param {Person} person @returns {Promise<Person>} in the session that the app opened
 */
export async function enrolApp(story, person) {
  const { say, facts, anonymous } = story;
  const offered = await person.client.ask('POST', '/auth/factors/totp', { name: 'The phone of the demo' });
  const app = new AuthenticatorApp(offered.secret);
  const confirmation = `/auth/factors/${offered.factorId}/confirmation`;
  const { backupCodes } = await person.client.ask('POST', confirmation, { code: app.nextCode() });
  say(`Ada has scanned the code of an authenticator app (RFC 6238), and keeps ${backupCodes.length} backup codes`);

  let shown = '';
  const watched = { nextCode: () => (shown = app.nextCode()) };
  const again = await signIn(story, { ...person, app: watched });
  const { acr } = await again.client.ask('GET', '/auth/me');
  const { slug: organization, email, password } = person;
  const { challenge } = await anonymous.ask('POST', '/auth/login', { organization, email, password });
  const replayed = await anonymous.call('POST', '/auth/mfa/verify', { challenge, code: shown });
  facts.secondFactor = { acr, backupCodes: backupCodes.length, replayed: replayed.status };
  say(`she signs in by password and code (acr ${acr}); the same code a second time is answered ${replayed.status}`);
  return { ...again, app, backupCodes };
}

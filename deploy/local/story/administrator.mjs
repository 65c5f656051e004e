import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Refused } from '../lib/refused.mjs';

/** The one that the card and the guide choose; whoever followed them needs to type nothing. */
const OF_THE_GUIDE = 'four wild herons at dawn';
const ORGANIZATION = 'platform';
const EMAIL = process.env.PLATFORM_ADMINISTRATOR_EMAIL ?? 'admin@guildhall.localhost';

/**
 * The platform's administrator, signed in: with `PLATFORM_PASSWORD`, what an earlier demo chose, the password of the
 * guide, or what somebody types. An initial password is changed, since it opens nothing else.
 * @param {import('./client.mjs').DemoClient} anonymous
 * @param {{ secretsFolder: string, say: (line: string) => void }} place
 */
export async function signInAsAdministrator(anonymous, { secretsFolder, say }) {
  const file = path.join(secretsFolder, 'demo-password');
  const known = [
    process.env.PLATFORM_PASSWORD,
    existsSync(file) ? readFileSync(file, 'utf8') : undefined,
    OF_THE_GUIDE,
  ];
  for (const password of new Set(known.filter(Boolean))) {
    const signedIn = await attempt(anonymous, password);
    if (signedIn) return { signedIn: await changed(anonymous, signedIn, { password, file, say }), email: EMAIL };
  }
  const typed = await typedPassword();
  const signedIn = await attempt(anonymous, typed);
  if (!signedIn) throw new Refused(`That is not the password of ${EMAIL}.`);
  return { signedIn: await changed(anonymous, signedIn, { password: typed, file, say }), email: EMAIL };
}

/** @param {import('./client.mjs').DemoClient} anonymous @param {string | undefined} password */
async function attempt(anonymous, password) {
  const { status, body } = await anonymous.call('POST', '/auth/login', {
    organization: ORGANIZATION,
    email: EMAIL,
    password,
  });
  if (status === 200) return body;
  if (status === 401) return undefined;
  throw new Refused(`POST /auth/login was answered ${status}: ${body.detail}`);
}

/** @param {import('./client.mjs').DemoClient} anonymous @param {any} signedIn @param {{ password: string, file: string, say: (line: string) => void }} context */
async function changed(anonymous, signedIn, { password, file, say }) {
  if (signedIn.step !== 'password-change') return signedIn;
  const restricted = anonymous.as({ token: signedIn.accessToken });
  const { status, body } = await restricted.call('GET', '/organizations');
  say(`the initial password opens nothing yet: GET /organizations is answered ${status} ${body.code}`);
  const after = await restricted.ask('POST', '/auth/password', {
    currentPassword: password,
    newPassword: OF_THE_GUIDE,
  });
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, OF_THE_GUIDE, { mode: 0o600 });
  say(`it is changed to "${OF_THE_GUIDE}"; the first session has ended`);
  return after;
}

async function typedPassword() {
  if (!process.stdin.isTTY)
    throw new Refused(
      `Say the password of ${EMAIL}: PLATFORM_PASSWORD='…' npm run demo. The card of npm start showed it.`,
    );
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(`The password of ${EMAIL}, as the card of npm start showed it: `);
  } finally {
    lines.close();
  }
}

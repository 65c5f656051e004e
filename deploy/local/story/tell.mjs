import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { localPlatform } from '../lib/platform.mjs';
import { Refused } from '../lib/refused.mjs';
import { signInAsAdministrator } from './administrator.mjs';
import { chapters } from './chapters.mjs';
import { holds } from './checks.mjs';
import { DemoClient } from './client.mjs';
import { Receiver } from './receiver.mjs';

/**
 * What all chapters share: who tells, where, and what has been found out so far, to be checked in the end.
 * @typedef {{ anonymous: DemoClient, founder: DemoClient, receiver: Receiver, mailPage: string, folder: string, run: string,
 *   say: (line: string) => void, facts: Record<string, any> }} Story
 */

/**
 * `npm run demo`: tells the whole job on the platform that `npm start` has started, or on one elsewhere, through the gateway
 * alone. Each run makes organisations of its own, so it can be told any number of times, and again after it was interrupted.
 * @param {string[]} args `--facts=<file>`: also writes what it found out, as JSON; `--url`, `--mail-page`, `--receive-at`: of a
 *   platform elsewhere, as seen from here, and the address of ours at which it can deliver webhooks
 * @returns {Promise<number>} the exit code: 1 when a figure does not hold
 */
export async function tell(args) {
  const told = options(args);
  const platform = platformAt(told);
  const anonymous = new DemoClient(`${platform.publicUrl}/api/v1`);
  await anonymous.call('GET', '/openapi.json').catch((cause) => {
    const remedy = told.url ? 'Is it up, and does a port lead to it?' : 'Start it with "npm start", and try again.';
    const message = `There is no platform at ${platform.publicUrl}. ${remedy}`;
    throw new Refused(message, { cause });
  });
  console.log(`The whole job, through ${anonymous.api}`);
  const administrator = await signInAsAdministrator(anonymous, { ...platform, say });
  const receiver = new Receiver(told['receive-at']);
  const story = begin(platform, anonymous, { token: administrator.signedIn.accessToken, receiver });
  try {
    for (const [title, chapter] of chapters) {
      console.log(`\n${title}`);
      await chapter(story);
    }
  } finally {
    story.receiver.close();
  }
  if (told.facts) writeFileSync(told.facts, JSON.stringify(story.facts, null, 2));
  return conclude(story, platform);
}

/** @param {string[]} args @returns {{ facts?: string, url?: string, 'mail-page'?: string, 'receive-at'?: string }} */
function options(args) {
  const text = { type: /** @type {const} */ ('string') };
  const known = { facts: text, url: text, 'mail-page': text, 'receive-at': text };
  return parseArgs({ args, options: known }).values;
}

/** @param {ReturnType<typeof options>} told @returns {import('../lib/platform.mjs').LocalPlatform} */
function platformAt({ url, 'mail-page': mailPage }) {
  const local = localPlatform();
  const { publicUrl, addresses } = local;
  return {
    ...local,
    publicUrl: url ?? publicUrl,
    addresses: { ...addresses, mailPage: mailPage ?? addresses.mailPage },
  };
}

/**
 * @param {import('../lib/platform.mjs').LocalPlatform} platform @param {DemoClient} anonymous
 * @param {{ token: string, receiver: Receiver }} others @returns {Story}
 */
function begin({ addresses, profile }, anonymous, { token, receiver }) {
  const run = randomBytes(3).toString('hex');
  const folder = path.join(profile.folder, 'demo', run);
  mkdirSync(folder, { recursive: true });
  return {
    ...{ anonymous, founder: anonymous.as({ token }), receiver, mailPage: addresses.mailPage },
    ...{ folder, run, say, facts: { run, startedAt: new Date().toISOString() } },
  };
}

/** @param {Story} story @param {import('../lib/platform.mjs').LocalPlatform} platform @returns {number} */
function conclude({ facts }, { publicUrl, addresses }) {
  console.log('\nThe figures');
  const wrong = holds(facts).filter(({ text, isRight }) => {
    console.log(`  ${isRight ? '✓' : '✖'} ${text}`);
    return !isRight;
  });
  const { ada } = facts;
  console.log(`
What to open next
  ${publicUrl}/api/v1/docs   the API, to try: sign in to "${ada.slug}" as ${ada.email} with "${ada.password}",
                               and at POST /auth/mfa/verify with a backup code: ${ada.backupCodes.slice(0, 3).join(', ')}
  ${addresses.mailPage}   the mails that were sent
  ${facts.pdfFile}   the report
  ${facts.proofFile}   the proof of an entry, and of all of them
  ${facts.evidenceFile}   the evidence; docs/guides/audit.md says how others verify both
  npm run status   what runs, and what it takes`);
  return wrong.length === 0 ? 0 : 1;
}

/** @param {string} line */
const say = (line) => console.log(`  ✓ ${line}`);

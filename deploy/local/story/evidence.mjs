import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const guildhall = fileURLToPath(new URL('../../../libs/cli/dist/main.js', import.meta.url));

/** @typedef {import('./tell.mjs').Story} Story @typedef {import('./people.mjs').Person} Person */

/** What somebody could do to a file. @type {readonly [string, (lines: string[]) => string[]][]} */
const TAMPERING = [
  ['one letter of an entry changed', (lines) => edited(lines, lines.length >> 1)],
  ['an entry taken out', (lines) => lines.toSpliced(lines.length >> 1, 1)],
  ['two entries in each other’s place', ([first = '', one = '', other = '', ...rest]) => [first, other, one, ...rest]],
  ['the end cut off', (lines) => [...lines.slice(0, lines.length >> 1), '']],
];

/** @param {string[]} lines @param {number} at */
const edited = (lines, at) => lines.with(at, (lines[at] ?? '').replace('"severity":"', '"severity":"x'));

/**
 * The whole trail as one file, for another machine: there it is intact, and no copy that was tampered with is.
 * @param {Story} story @param {Person} ada
 */
export async function takeEvidence({ say, facts, anonymous, folder }, { client }) {
  const { keys } = await anonymous.ask('GET', '/audit/log-keys');
  const trail = await client.ask('GET', '/audit/trail');
  const kept = path.join(folder, 'kept.json');
  writeFileSync(kept, JSON.stringify(trail));
  const logSize = trail.log.checkpoint.split('\n')[1];
  const evidence = await client.ask('GET', `/audit/evidence?since=${logSize}`);
  const file = path.join(folder, 'evidence.jsonl');
  /** @param {string} text */
  const verdictOf = (text) => {
    writeFileSync(file, text);
    const args = ['audit', 'verify', file, '--key', keys.at(-1).verifierKey, '--checkpoint', kept, '--json'];
    const { status, stdout } = spawnSync(process.execPath, [guildhall, ...args], { encoding: 'utf8' });
    return { exit: status, ...JSON.parse(stdout) };
  };
  const copies = TAMPERING.map(([how, tamper]) => ({ how, ...verdictOf(tamper(evidence.split('\n')).join('\n')) }));
  const whole = verdictOf(evidence);
  facts.evidenceFile = file;
  facts.evidence = { verdict: whole.verdict, copies: copies.map(({ verdict }) => verdict) };
  say(`evidence of ${whole.about.entries.count} entries, verified offline: ${told(whole)} (${file})`);
  for (const { how, ...copy } of copies) say(`a copy with ${how}: ${told(copy)}`);
}

/** @param {{ verdict: string, exit: number | null }} finding */
const told = ({ verdict, exit }) => `${verdict.toUpperCase()}, exit code ${exit}`;

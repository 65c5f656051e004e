import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { privateFolder } from './folders.mjs';
import { Refused } from './refused.mjs';

/** The roles of a database that log in; see `docs` of libs/database. */
const LOGINS = ['migrator', 'app', 'relay', 'platform', 'reader'];

/**
 * @typedef {{ passwords: Record<string, string>, tokenKeys: string, keyRingFile: string }} ServiceSecrets
 */

/**
 * A service's secrets, made once and kept: database passwords, the key of the tokens that it accepts, and the key ring
 * that seals its fields. Readable by the caller alone.
 * @param {string} folder where secrets live
 * @param {string} service
 * @param {{ rowsExist?: boolean }} [options] whether there are rows already: sealed with a ring that must then be there
 * @returns {ServiceSecrets}
 */
export function serviceSecrets(folder, service, { rowsExist = false } = {}) {
  privateFolder(folder);
  const file = path.join(folder, `${service}.json`);
  const keyRingFile = path.join(folder, `${service}-key-ring.json`);
  if (rowsExist && !existsSync(keyRingFile)) {
    throw new Refused(
      `The key ring ${keyRingFile} is gone, and ${service} has rows that were sealed with it. Bring it back, or begin anew with "npm stop -- --wipe".`,
    );
  }
  if (!existsSync(keyRingFile))
    write(keyRingFile, { keys: [{ id: 'k1', secret: randomBytes(32).toString('base64'), state: 'current' }] });
  if (!existsSync(file))
    write(file, { passwords: newPasswords(), tokenKeys: `${service}-1:${randomBytes(32).toString('base64url')}` });
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  return { passwords: kept.passwords, tokenKeys: kept.tokenKeys, keyRingFile };
}

function newPasswords() {
  return Object.fromEntries(LOGINS.map((login) => [login, randomBytes(24).toString('base64url')]));
}

/** Complete or absent, never half. @param {string} file @param {unknown} content */
function write(file, content) {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

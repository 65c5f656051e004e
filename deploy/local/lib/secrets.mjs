import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { privateFolder } from './folders.mjs';
import { Refused } from './refused.mjs';

/** The roles of a database that log in; see `docs` of libs/database. */
const LOGINS = ['migrator', 'app', 'relay', 'platform', 'reader'];

/**
 * @typedef {{ passwords: Record<string, string>, tokenKeys: string, keyRingFile: string, signingKeys: Record<string, string> }} ServiceSecrets `signingKeys`: a file by the setting that names it
 */

/**
 * A service's secrets, made once and kept: database passwords, the key of the tokens that it accepts, the key ring that
 * seals its fields, and the keys that it signs with. Readable by the caller alone.
 * @param {string} folder where secrets live
 * @param {string} service
 * @param {{ rowsExist?: boolean, signingKeys?: string[] }} [options] whether there are rows already: sealed with a ring that must then be there
 * @returns {ServiceSecrets}
 */
export function serviceSecrets(folder, service, { rowsExist = false, signingKeys = [] } = {}) {
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
  const keyFiles = signingKeys.map((setting) => [setting, signingKeyFile(folder, service, setting)]);
  return {
    passwords: kept.passwords,
    tokenKeys: kept.tokenKeys,
    keyRingFile,
    signingKeys: Object.fromEntries(keyFiles),
  };
}

/** Ed25519, as PKCS #8 in PEM. @param {string} folder @param {string} service @param {string} setting `CHECKPOINT_KEY_FILE` */
function signingKeyFile(folder, service, setting) {
  const purpose = setting
    .replace(/_FILE$/, '')
    .toLowerCase()
    .replaceAll('_', '-');
  const file = path.join(folder, `${service}-${purpose}.pem`);
  if (!existsSync(file))
    writeWhole(file, String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })));
  return file;
}

function newPasswords() {
  return Object.fromEntries(LOGINS.map((login) => [login, randomBytes(24).toString('base64url')]));
}

/** @param {string} file @param {unknown} content */
const write = (file, content) => writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);

/** Complete or absent, never half. @param {string} file @param {string} text */
function writeWhole(file, text) {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { serviceSecrets } from '../lib/secrets.mjs';
import { workFolder } from './workbench.mjs';

const folder = path.join(workFolder(), 'secrets');

describe('secrets of a service', () => {
  it('are made once and kept', () => {
    const made = serviceSecrets(folder, 'tenancy');
    assert.deepEqual(serviceSecrets(folder, 'tenancy'), made);
    assert.deepEqual(Object.keys(made.passwords), ['migrator', 'app', 'relay', 'platform', 'reader']);
    const [kid, key] = made.tokenKeys.split(':');
    assert.deepEqual([kid, Buffer.from(key, 'base64url').length], ['tenancy-1', 32]);
    const [{ secret, state }] = JSON.parse(readFileSync(made.keyRingFile, 'utf8')).keys;
    assert.deepEqual([Buffer.from(secret, 'base64').length, state], [32, 'current']);
  });

  it('are another for each service and role', () => {
    const [one, other] = [serviceSecrets(folder, 'tenancy'), serviceSecrets(folder, 'audit')];
    const all = [...Object.values(one.passwords), ...Object.values(other.passwords), one.tokenKeys, other.tokenKeys];
    assert.equal(new Set(all).size, 12);
  });

  it('T71: can be read by their owner alone', () => {
    const { keyRingFile } = serviceSecrets(folder, 'tenancy');
    const modes = [folder, keyRingFile, path.join(folder, 'tenancy.json')].map((name) => statSync(name).mode & 0o777);
    assert.deepEqual(modes, [0o700, 0o600, 0o600]);
  });

  it('hold the keys that it signs with, in files of their own', () => {
    const options = { signingKeys: ['CHECKPOINT_KEY_FILE'] };
    const file = serviceSecrets(folder, 'audit', options).signingKeys.CHECKPOINT_KEY_FILE;
    const pem = readFileSync(file, 'utf8');
    assert.equal(createPrivateKey(pem).asymmetricKeyType, 'ed25519');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(serviceSecrets(folder, 'audit', options).signingKeys, { CHECKPOINT_KEY_FILE: file });
    assert.equal(readFileSync(file, 'utf8'), pem);
  });

  it('are not made anew over rows that were sealed with lost ones', () => {
    const { keyRingFile } = serviceSecrets(folder, 'tenancy');
    rmSync(keyRingFile);
    assert.throws(() => serviceSecrets(folder, 'tenancy', { rowsExist: true }), {
      name: 'Refused',
      message: /key ring .* is gone/,
    });
    assert.equal(existsSync(keyRingFile), false);
    rmSync(path.join(folder, 'tenancy.json'));
    assert.throws(() => serviceSecrets(folder, 'tenancy', { rowsExist: true }), { name: 'Refused' });
    assert.equal(serviceSecrets(folder, 'tenancy', { rowsExist: false }).keyRingFile, keyRingFile);
  });
});

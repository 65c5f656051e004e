import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { forgetInitialPassword } from '../lib/administrator.mjs';
import { card } from '../lib/card.mjs';
import { workFolder } from './workbench.mjs';

const platform = {
  addresses: { mailPage: 'http://127.0.0.1:18025', postgres: 'postgres://x', kafka: 'k', redis: 'r' },
  services: [
    { name: 'gateway', port: 8080 },
    { name: 'identity', port: 8101 },
  ],
  logFolder: '/var/log/guildhall',
  publicUrl: 'http://127.0.0.1:8080',
};
const first = { organization: 'platform', email: 'admin@guildhall.localhost', password: 'Xk3_-9abcDEF' };

describe('the card', () => {
  it('shows where everything is, and who signs in', () => {
    const text = card(platform, 8.25, first);
    for (const shown of ['http://127.0.0.1:8080/api/v1/docs', 'http://127.0.0.1:18025', first.email, first.password])
      assert.ok(text.includes(shown), shown);
  });

  it('gives the first three calls with the initial password alone', () => {
    assert.match(card(platform, 8.25, first), /auth\/login[\s\S]*auth\/password[\s\S]*\/organizations/);
    const { password: _, ...again } = first;
    const later = card(platform, 8.25, again);
    assert.ok(!later.includes('auth/login'));
    assert.match(later, /the first one was shown at the first start/);
  });
});

describe('the initial password', () => {
  it('is kept nowhere once it was shown, and forgetting it twice is no fault', () => {
    const secretsFolder = workFolder();
    mkdirSync(secretsFolder, { recursive: true });
    writeFileSync(path.join(secretsFolder, 'initial-password.json'), JSON.stringify(first));
    forgetInitialPassword({ secretsFolder });
    forgetInitialPassword({ secretsFolder });
    assert.throws(() => writeFileSync(path.join(secretsFolder, 'initial-password.json'), '', { flag: 'r+' }));
  });
});

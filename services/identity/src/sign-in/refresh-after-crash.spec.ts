import { keyRingFile } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { type IdentityProcess, startIdentityProcess } from '../../test/identity-process.js';

const THIEF = { address: '192.0.2.66', userAgent: 'thief' };
const PATIENCE_MS = 180_000;

let identity: Identity;
let accounts: Accounts;
let KEY_RING_FILE: string;
beforeAll(async () => {
  KEY_RING_FILE = await keyRingFile();
  identity = await startIdentity({ KEY_RING_FILE });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());
afterEach(() => Promise.all(started.splice(0).map(({ child }) => child.kill9())));

const started: IdentityProcess[] = [];
async function startProcess(env: Record<string, string> = {}): Promise<IdentityProcess> {
  const one = await startIdentityProcess(identity.database, { KEY_RING_FILE, ...env });
  started.push(one);
  return one;
}

/** A process that is killed while it refreshes, on the database where others go on. */
async function killedWhileRefreshing(at: string) {
  const { child, url } = await startProcess({ FAULT_POINTS: `${at}=kill` });
  const doomed = accountsOf({ ...identity, url });
  const ada = await accounts.given();
  const first: string = (await doomed.logIn(ada)).body.refreshToken;
  await expect(doomed.refresh(first)).rejects.toThrow();
  expect((await child.exited).signal).toBe('SIGKILL');
  return { ada, first };
}

describe('a refresh token, when the process that takes it is killed', () => {
  it(
    'T22: shows its second use to the next process, and ends the family there',
    async () => {
      const { child, url } = await startProcess();
      const doomed = accountsOf({ ...identity, url });
      const ada = await accounts.given();
      const first: string = (await doomed.logIn(ada)).body.refreshToken;
      const second: string = (await doomed.refresh(first)).body.refreshToken;
      await child.kill9();

      const next = await startProcess();
      const after = accountsOf({ ...identity, url: next.url });
      expect((await after.refresh(first, THIEF)).status).toBe(401);
      expect((await after.refresh(second)).status).toBe(401);
      expect(await accounts.told(ada.tenant, 'RefreshReuseDetected')).toHaveLength(1);
      expect(await accounts.told(ada.tenant, 'SessionRevoked')).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    'T22: is as good as new when the commit did not come to pass',
    async () => {
      const { first } = await killedWhileRefreshing('refresh.before-commit');
      expect((await accounts.refresh(first)).status).toBe(200);
    },
    PATIENCE_MS,
  );

  it(
    'T22: is used up when the commit came to pass and its answer was lost',
    async () => {
      const { ada, first } = await killedWhileRefreshing('refresh.before-answer');
      expect((await accounts.refresh(first)).status).toBe(409);
      expect((await accounts.refresh(first, THIEF)).status).toBe(401);
      expect(await accounts.told(ada.tenant, 'RefreshReuseDetected')).toHaveLength(1);
    },
    PATIENCE_MS,
  );
});

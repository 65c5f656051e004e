import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Permission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type FileKeyRing, KeyRing } from '@guildhall/sealing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { type FactorStage, factorStage, Phone } from '../../test/factors.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { FactorUpkeep } from '../factors/factor-upkeep.js';
import { ADMIN, rolesOf } from '../roles/built-in-roles.js';

let identity: Identity;
let accounts: Accounts;
let stage: FactorStage;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
  stage = factorStage(identity, accounts);
});
afterAll(() => identity.stop());

const roleNamed = (slug: string) => rolesOf(newId()).find((role) => role.slug === slug)?.id ?? '';

const phoneBytes = (secret: string) => new Phone(secret).bytes;

describe('the policy of second factors', () => {
  it('leads who has to enrol one into a full session by confirming it', async () => {
    const account = await accounts.given();
    await stage.setPolicy(account.tenant, { requirement: 'required', graceDays: 0 });
    const { body } = await accounts.logIn(account);
    expect([body.step, body.refreshToken]).toEqual(['factor-enrolment', null]);
    const { signedIn: next } = await stage.enrolPhone(account, body.session);
    expect([next.step, typeof next.refreshToken]).toEqual(['signed-in', 'string']);
  });

  it('gives grace, and asks of those with a role that needs one, or that inherits it', async () => {
    const { account } = await stage.signedIn({ roleIds: [roleNamed('analyst')] });
    await stage.setPolicy(account.tenant, { requiredForRoles: ['analyst'], graceDays: 7 });
    expect((await accounts.logIn(account)).body.step).toBe('signed-in');
    await stage.setPolicy(account.tenant, { requiredForRoles: ['analyst'], graceDays: 0 });
    expect((await accounts.logIn(account)).body.step).toBe('factor-enrolment');
    const other = await accounts.given({ tenant: account.tenant });
    expect((await accounts.logIn(other)).body.step).toBe('signed-in');
    const heir = await stage.roleBelow(account.tenant, roleNamed('analyst'));
    const grace = await accounts.given({ tenant: account.tenant, roleIds: [heir] });
    expect((await accounts.logIn(grace)).body.step).toBe('factor-enrolment');
  });

  it('asks for one of an allowed kind, of who has one of another', async () => {
    const { account, phone } = await stage.givenPhone();
    await stage.setPolicy(account.tenant, { requirement: 'required', graceDays: 0, methods: ['passkey'] });
    const verify = async (code: string) => accounts.verify({ challenge: await stage.challengeOf(account), code });
    const { body } = await verify(phone.code());
    expect([body.step, body.refreshToken]).toEqual(['factor-enrolment', null]);
    const as = accounts.as(account, body.session);
    expect((await as.post('/auth/factors/totp', {})).body.code).toBe('factor-method-not-allowed');
  });

  it('keeps the last factor, and lets every other go', async () => {
    const { account, factorId, session } = await stage.givenPhone();
    await stage.setPolicy(account.tenant, { requirement: 'required' });
    const as = accounts.as(account, session);
    expect((await as.delete(`/auth/factors/${factorId}`)).body.code).toBe('last-factor-demanded');
    const second = await stage.enrolPhone(account, session);
    expect((await as.delete(`/auth/factors/${factorId}`)).status).toBe(204);
    expect((await as.delete(`/auth/factors/${second.factorId}`)).status).toBe(409);
    await stage.setPolicy(account.tenant, { requirement: 'optional' });
    expect((await as.delete(`/auth/factors/${second.factorId}`)).status).toBe(204);
    expect((await as.get('/auth/factors')).body.items).toEqual([]);
    expect((await accounts.logIn(account)).body.step).toBe('signed-in');
  });
});

describe('the factors of others', () => {
  const fields: Permission[] = ['factors:read', 'factors:reset'];

  it('T36: are seen and reset in the actor’s own organisation alone, and told of no other', async () => {
    const victims = [await stage.givenPhone(), await stage.givenPhone()];
    for (const actor of victims)
      for (const target of victims) {
        const isOwn = actor === target;
        const admin = identity.caller(actor.account.tenant, fields);
        const path = `/users/${encodeId('usr', target.account.user)}/factors`;
        expect((await admin.get(path)).status).toBe(isOwn ? 200 : 404);
        expect((await admin.delete(`${path}/${target.factorId}`)).status).toBe(isOwn ? 204 : 404);
        expect((await admin.delete(path)).status).toBe(isOwn ? 204 : 404);
        const absent = await admin.delete(`/users/${encodeId('usr', newId())}/factors`);
        expect([absent.status, absent.body.code]).toEqual([404, 'user-not-found']);
      }
    expect((await accounts.logIn(victims[0]?.account as Account)).body.step).toBe('signed-in');
  });

  it('T36: are never confirmed or removed as one’s own', async () => {
    const ada = await stage.signedIn();
    const { body } = await ada.as.post('/auth/factors/totp', {});
    const phone = new Phone(body.secret);
    for (const eve of [await stage.signedIn({ tenant: ada.account.tenant }), await stage.signedIn()]) {
      expect((await eve.as.post(`/auth/factors/${body.factorId}/confirmation`, { code: phone.code() })).status).toBe(
        404,
      );
      expect((await eve.as.delete(`/auth/factors/${body.factorId}`)).status).toBe(404);
    }
    expect((await ada.as.post(`/auth/factors/${body.factorId}/confirmation`, { code: phone.code() })).status).toBe(200);
  });

  it('are reset by nobody for themselves, and for nobody above', async () => {
    const boss = await stage.givenPhone({ roleIds: [ADMIN.id] });
    const helper = identity.caller(boss.account.tenant, fields);
    const path = `/users/${encodeId('usr', boss.account.user)}/factors`;
    expect((await helper.delete(path)).body.code).toBe('user-above-you');
    expect((await helper.delete(`/users/${encodeId('usr', helper.user)}/factors`)).body.code).toBe(
      'cannot-reset-own-factors',
    );
  });

  it('end with their sessions and backup codes when they are reset', async () => {
    const { account, signedIn: session } = await stage.givenPhone();
    const admin = identity.caller(account.tenant, fields);
    const path = `/users/${encodeId('usr', account.user)}/factors`;
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.get(path)).body.items).toEqual([]);
    expect((await accounts.refresh(session.refreshToken)).status).toBe(401);
    const removed = await accounts.told(account.tenant, 'FactorRemoved');
    expect(removed.map(({ data }) => data)).toMatchObject([
      { method: 'totp', way: 'administrator' },
      { method: 'backup-code', way: 'administrator' },
    ]);
  });
});

describe('what is kept of second factors', () => {
  it('holds neither secret nor code, in no table and no event', async () => {
    const { account, phone, secret, backupCodes } = await stage.givenPhone();
    const code = phone.code();
    await accounts.verify({ challenge: await stage.challengeOf(account), code });
    const [backupCode] = backupCodes;
    await accounts.verify({ challenge: await stage.challengeOf(account), backupCode });
    const tables = [
      'factors',
      'backup_codes',
      'factor_uses',
      'outbox',
      'outbox_archive',
      'sign_in_challenges',
      'sessions',
    ];
    const rows = await Promise.all(
      tables.map((table) =>
        identity.database.look<{ row: string }>(`select t::text as row from ${table} t where tenant_id = $1`, [
          account.tenant,
        ]),
      ),
    );
    const kept = rows.flat().map(({ row }) => String(row).toLowerCase());
    expect(kept.length).toBeGreaterThan(15);
    const codes: string[] = backupCodes;
    const texts = [secret, secret.toLowerCase(), ...codes, ...codes.map((shown) => shown.replaceAll('-', ''))];
    // Bytes are written in hexadecimal digits, whatever they spell.
    const bytes = [phoneBytes(secret), ...texts.map((text) => Buffer.from(text))].map((each) => each.toString('hex'));
    const canaries = [...texts.map((text) => text.toLowerCase()), ...bytes];
    expect(canaries.filter((canary) => kept.some((row) => row.includes(canary)))).toEqual([]);
    const told = (await accounts.told(account.tenant, 'FactorUsed')).map(({ data }) => data);
    expect(told).toMatchObject([{ method: 'totp' }, { method: 'backup-code' }]);
    expect((await accounts.told(account.tenant, 'FactorEnrolled')).map(({ data }) => data)).toMatchObject([
      { method: 'totp' },
    ]);
    expect((await accounts.told(account.tenant, 'BackupCodesMade')).map(({ data }) => data)).toMatchObject([
      { codes: 10 },
    ]);
  });

  it('is swept when it is over: what nobody confirmed, and uses of 90 days ago', async () => {
    const { account, phone, session } = await stage.givenPhone();
    await accounts.verify({ challenge: await stage.challengeOf(account), code: phone.code() });
    await accounts.as(account, session).post('/auth/factors/totp', {});
    await accounts.as(account, session).post('/auth/factors/passkeys/options');
    await identity.database.look(
      `update factors set confirm_by = now() - interval '1 second' where tenant_id = $1 and confirm_by is not null`,
      [account.tenant],
    );
    await identity.database.look(
      `update passkey_challenges set expires_at = now() - interval '1 second' where tenant_id = $1`,
      [account.tenant],
    );
    await identity.database.look(`update factor_uses set used_at = now() - interval '91 days' where tenant_id = $1`, [
      account.tenant,
    ]);
    await identity.app.get(FactorUpkeep).execute();
    expect((await stage.rowsOf(account, 'factors')).map(({ method }) => method).sort()).toEqual([
      'backup-code',
      'totp',
    ]);
    expect(await stage.rowsOf(account, 'passkey_challenges')).toEqual([]);
    expect(await stage.rowsOf(account, 'factor_uses')).toEqual([]);
    expect(await accounts.told(account.tenant, 'FactorUsed')).toHaveLength(1);
  });

  it('is sealed anew after a rotation of keys, and good all the same', async () => {
    const { account, phone, backupCodes } = await stage.givenPhone();
    const ring = identity.app.get<FileKeyRing>(KeyRing);
    const file = identity.app.get<IdentitySettings>(IDENTITY_SETTINGS).KEY_RING_FILE;
    const { keys } = JSON.parse(await readFile(file, 'utf8'));
    const next = { id: 'next', secret: randomBytes(32).toString('base64'), state: 'current' };
    await writeFile(file, JSON.stringify({ keys: [{ ...keys[0], state: 'retired' }, next] }), { mode: 0o600 });
    await ring.reload();
    const [code, backupCode] = [phone.code(), backupCodes[0]];
    expect((await accounts.verify({ challenge: await stage.challengeOf(account), code })).status).toBe(200);

    await identity.app.get(FactorUpkeep).execute();
    const stale = await identity.database.look(`select from factors where sealed_secret not like 's1.next.%'`);
    expect(stale).toEqual([]);
    const shown = { code: phone.code(1) };
    expect((await accounts.verify({ challenge: await stage.challengeOf(account), ...shown })).status).toBe(200);
    expect((await accounts.verify({ challenge: await stage.challengeOf(account), backupCode })).status).toBe(200);
  });
});

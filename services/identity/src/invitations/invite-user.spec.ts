import { permissions } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { caughtMails, mailsTo } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshEmail, type Identity, invite, mailedToken, startIdentity } from '../../test/identity.harness.js';
import { permissionsOf, rolesOf } from '../roles/built-in-roles.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const person = (fields: object = {}) => ({
  email: freshEmail(),
  displayName: 'Ada Lovelace',
  roles: ['analyst'],
  ...fields,
});
const rowsOf = (table: string, tenant: string) =>
  identity.database.look(`select from ${table} where tenant_id = $1`, [tenant]);

describe('inviting a user', () => {
  it('makes a user without a password, tells of it, and says where to find it', async () => {
    const { admin } = await identity.organization();
    const answer = await admin.post('/users', person({ email: 'Ada@Example.ORG', roles: ['viewer', 'analyst'] }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ email: 'ada@example.org', status: 'invited', roles: ['analyst', 'viewer'] });
    expect(answer.headers.get('location')).toBe(`/api/v1/users/${answer.body.id}`);
    const found = await admin.get(`/users/${answer.body.id}`);
    expect(found.body).toEqual(answer.body);
    const [{ id } = { id: '' }] = await identity.database.look<{ id: string }>(
      'select id from users where tenant_id = $1 and email = $2',
      [admin.tenant, 'ada@example.org'],
    );
    expect(await identity.announced(id)).toMatchObject([
      { type: 'guildhall.identity.v1.UserCreated', version: 1, data: { email: 'ada@example.org', status: 'invited' } },
    ]);
  });

  it('mails a link of the platform that names the organisation and holds the secret in its fragment alone', async () => {
    const { admin } = await identity.organization();
    const { email } = await invite(admin);
    const [mail] = await caughtMails(email);
    expect(mail?.subject).toBe('Your account with Acme');
    expect(mail?.text).toMatch(/http:\/\/guildhall\.test\/activate#token=gha_[0-9A-Za-z_]+/);
  });

  it('T20 T21: keeps the secret of the link nowhere: not in the database, not in an event', async () => {
    const { admin } = await identity.organization();
    const { email } = await invite(admin);
    const token = await mailedToken(email);
    expect(token).toMatch(/^gha_/);
    const secret = token.split('_')[2] ?? token;
    for (const table of ['activation_tokens', 'mail_jobs', 'outbox', 'outbox_archive'])
      expect(JSON.stringify(await identity.database.look(`select t::text from ${table} as t`))).not.toContain(secret);
  });

  it('invites an address once in an organisation, however it is written, also of two at once', async () => {
    const { admin } = await identity.organization();
    const { email } = await invite(admin);
    const again = await admin.post('/users', person({ email: email.toUpperCase() }));
    expect(again).toMatchObject({ status: 409, body: { code: 'user-email-taken' } });

    const other = person();
    const both = await Promise.all([admin.post('/users', other), admin.post('/users', other)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    await caughtMails(other.email);
    expect(await mailsTo(other.email)).toHaveLength(1);
  });

  it('D8: invites once when the request is sent twice under one key', async () => {
    const { admin } = await identity.organization();
    const [body, options] = [person(), { headers: { 'idempotency-key': newId() } }];
    const [first, second] = [await admin.post('/users', body, options), await admin.post('/users', body, options)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    await caughtMails(body.email);
    expect(await mailsTo(body.email)).toHaveLength(1);
  });

  it('lets one address belong to two organisations', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    const { email } = await invite(here.admin);
    expect((await there.admin.post('/users', person({ email }))).status).toBe(201);
  });

  it('leaves nothing behind when the announcement cannot be stored', async () => {
    const { admin } = await identity.organization();
    const { email } = person();
    const answer = await identity.whileOutboxRefuses(admin.tenant, () => admin.post('/users', person({ email })));
    expect(answer.status).toBe(500);
    expect((await admin.get(`/users?email=${email}`)).body.items).toEqual([]);
    expect(await rowsOf('mail_jobs', admin.tenant)).toEqual([]);
    expect(await rowsOf('activation_tokens', admin.tenant)).toEqual([]);
  });

  it.each([
    ['no address', { email: 'ada' }],
    ['two addresses', { email: 'a@example.org, b@example.org' }],
    ['an address with a second header', { email: 'a@example.org\r\nBcc: b@example.org' }],
    ['a name of nothing', { displayName: '  ' }],
    ['a name with a line break', { displayName: 'Ada\nBcc: b@example.org' }],
    ['a field that nobody knows', { isAdmin: true }],
    ['roles that are no list', { roles: 'admin' }],
  ])('refuses %s', async (_, fields) => {
    const { admin } = await identity.organization();
    expect((await admin.post('/users', person(fields))).status).toBe(422);
  });
});

describe('the roles of an invited user', () => {
  it('T47: hold nothing that the inviter has not', async () => {
    const { id } = await identity.organization();
    for (const inviter of rolesOf(id)) {
      const caller = identity.caller(id, [...permissionsOf([inviter.id]), 'users:create']);
      for (const role of rolesOf(id)) {
        const mayGrant = role.permissions.every((permission) => inviter.permissions.includes(permission));
        const { status, body } = await caller.post('/users', person({ roles: [role.slug] }));
        expect([inviter.slug, role.slug, status]).toEqual([inviter.slug, role.slug, mayGrant ? 201 : 403]);
        if (!mayGrant) expect(body.code).toBe('role-above-yours');
      }
    }
  });

  it('T47: are never those of the platform, whatever permissions the inviter shows', async () => {
    const { id } = await identity.organization();
    const caller = identity.caller(id, Object.keys(permissions));
    const answer = await caller.post('/users', person({ roles: ['super-admin'] }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'role-not-found' } });
    expect(answer.body.errors).toMatchObject([{ pointer: '/roles/0', code: 'unknown-role' }]);
  });

  it('may be those of the platform in organisation zero, by a super administrator alone', async () => {
    const { admin } = await identity.organization({ id: PLATFORM_TENANT_ID });
    expect((await admin.post('/users', person({ roles: ['super-admin'] }))).status).toBe(201);
    const lesser = identity.caller(PLATFORM_TENANT_ID, permissionsOf([rolesOf(PLATFORM_TENANT_ID)[1]?.id ?? newId()]));
    expect((await lesser.post('/users', person({ roles: ['super-admin'] }))).status).toBe(403);
  });

  it('may be none, and are told apart from those that do not exist', async () => {
    const { admin } = await identity.organization();
    expect((await admin.post('/users', person({ roles: [] }))).body).toMatchObject({ roles: [] });
    expect(await admin.post('/users', person({ roles: ['owner'] }))).toMatchObject({ status: 422 });
  });
});

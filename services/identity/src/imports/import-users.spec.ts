import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import {
  freshEmail,
  type Identity,
  invite,
  mailedToken,
  PASSWORD,
  startIdentity,
} from '../../test/identity.harness.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

/** Of `PASSWORD`, made by libxcrypt and by hashlib of Python. */
const HASHES = {
  bcrypt: '$2b$06$abcdefghijklmnopqrstuuUx62ynu0eQo/DR3kXL7Y8vx.WrRM0xe',
  pbkdf2: '$pbkdf2-sha256$25000$AAECAwQFBgcICQoLDA0ODw$3DVdqDlUnoi97YUmDcwMAl0VN3Mtu29F/N3iJlQFk6g',
  scrypt: '$scrypt$ln=14,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$TjcU+YNNWdWmKZ2QJhyBTFJefaRCAplA7PzR8ZPK6Zc',
};
const account = (fields: Record<string, unknown> = {}) => ({
  email: freshEmail(),
  displayName: 'Ada Lovelace',
  ...fields,
});
const hashOf = async (email: string) => {
  const sql = `select password_hash from credentials c join users u on u.id = c.user_id where u.email = $1`;
  return (await identity.database.look<{ password_hash: string }>(sql, [email]))[0]?.password_hash;
};
const mailJobsIn = (tenant: string) =>
  identity.database.look('select id from mail_jobs where tenant_id = $1', [tenant]);

describe('importing users', () => {
  it('says of each line what became of it, and where and why it was refused', async () => {
    const { id: tenant, admin } = await identity.organization();
    const known = await invite(admin);
    const [ada, grace] = [account({ roles: ['viewer'] }), account({ passwordHash: HASHES.bcrypt })];
    const users = [
      ada,
      { email: known.email.toUpperCase(), displayName: 'Somebody else' },
      { displayName: 'X', age: 7 },
      account({ roles: ['viewer', 'wizard'], passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' }),
      account({ email: ada.email }),
      grace,
    ];
    const { status, body } = await admin.post('/user-imports?sendInvitations=false', { users });
    expect(status).toBe(200);
    expect(body).toMatchObject({ isDryRun: false, created: 2, existing: 1, refused: 3 });
    expect(body.lines).toMatchObject([
      { line: 0, outcome: 'created', userId: expect.stringMatching(/^usr_/) },
      { line: 1, outcome: 'existing', userId: known.id },
      {
        line: 2,
        outcome: 'refused',
        errors: [
          { pointer: '/users/2/email', code: 'missing' },
          { pointer: '/users/2/age', code: 'unknown-field' },
        ],
      },
      {
        line: 3,
        outcome: 'refused',
        userId: null,
        errors: [
          { pointer: '/users/3/passwordHash', code: 'hash-unknown' },
          { pointer: '/users/3/roles/1', code: 'unknown-role' },
        ],
      },
      { line: 4, outcome: 'refused', errors: [{ pointer: '/users/4/email', code: 'address-twice' }] },
      { line: 5, outcome: 'created' },
    ]);
    expect((await admin.get(`/users/${body.lines[0].userId}`)).body).toMatchObject({
      status: 'invited',
      roles: ['viewer'],
    });
    expect((await admin.get(`/users/${body.lines[5].userId}`)).body).toMatchObject({ status: 'active' });
    expect((await admin.get(`/users/${known.id}`)).body.displayName).toBe('Ada Lovelace');
    expect(await accounts.told(tenant, 'UserCreated')).toHaveLength(1 + 2);
    expect(await accounts.told(tenant, 'UsersImported')).toMatchObject([
      { data: { importId: body.id, created: 2, existing: 1, refused: 3 } },
    ]);
    expect(JSON.stringify(await identity.database.announced())).not.toContain(HASHES.bcrypt.slice(7));
  });

  it('makes nobody twice, and tells nothing, when it is sent again', async () => {
    const { id: tenant, admin } = await identity.organization();
    const users = [account(), account({ passwordHash: HASHES.scrypt })];
    const first = (await admin.post('/user-imports?sendInvitations=false', { users })).body;
    const [one, other] = await Promise.all([
      admin.post('/user-imports?sendInvitations=false', { users }),
      admin.post('/user-imports?sendInvitations=false', { users: [...users].reverse() }),
    ]);
    expect(one.body).toMatchObject({ created: 0, existing: 2 });
    expect(other.body.lines.map(({ userId }: { userId: string }) => userId).reverse()).toEqual(
      first.lines.map(({ userId }: { userId: string }) => userId),
    );
    expect(await accounts.told(tenant, 'UserCreated')).toHaveLength(2);
    expect(await accounts.told(tenant, 'UsersImported')).toHaveLength(1);
  });

  it.each(Object.entries(HASHES))(
    'lets who brings a hash of %s sign in, and hashes the password with argon2id then',
    async (_, passwordHash) => {
      const { slug, admin } = await identity.organization();
      const ada = account({ passwordHash, isEmailVerified: true });
      await admin.post('/user-imports', { users: [ada] });
      expect((await accounts.logIn({ slug, email: ada.email }, `${PASSWORD}x`)).status).toBe(401);
      expect(await hashOf(ada.email)).toBe(passwordHash);
      expect((await accounts.logIn({ slug, email: ada.email })).status).toBe(200);
      expect(await hashOf(ada.email)).toMatch(/^\$argon2id\$/);
      expect((await accounts.logIn({ slug, email: ada.email })).status).toBe(200);
    },
  );

  it('mails a link to who brings no hash, unless it is told not to', async () => {
    const { id: tenant, admin } = await identity.organization();
    const [ada, grace] = [account(), account({ passwordHash: HASHES.bcrypt })];
    await admin.post('/user-imports?sendInvitations=false', { users: [account()] });
    expect(await mailJobsIn(tenant)).toEqual([]);
    await admin.post('/user-imports', { users: [ada, grace] });
    const token = await mailedToken(ada.email);
    expect((await accounts.anonymously('/auth/activation', { token, password: PASSWORD })).status).toBe(204);
  });

  it('says in a dry run what would be, and does nothing', async () => {
    const { id: tenant, admin } = await identity.organization();
    const users = [account(), account({ roles: ['wizard'] })];
    const { body } = await admin.post('/user-imports?dryRun=true', { users });
    expect(body).toMatchObject({
      isDryRun: true,
      created: 1,
      refused: 1,
      lines: [{ outcome: 'created', userId: null }, {}],
    });
    expect(await accounts.told(tenant, 'UserCreated')).toEqual([]);
    expect((await admin.post('/user-imports', { users })).body).toMatchObject({ isDryRun: false, created: 1 });
  });

  it('T47: hands on no role above the one who imports', async () => {
    const { id } = await identity.organization();
    const lesser = identity.caller(id, ['users:create', 'data:read']);
    const { body } = await lesser.post('/user-imports', { users: [account({ roles: ['admin'] })] });
    expect(body.lines[0].errors).toMatchObject([{ pointer: '/users/0/roles/0', code: 'role-above-yours' }]);
  });

  it('imports nobody when one of the facts cannot be stored', async () => {
    const { id: tenant, admin } = await identity.organization();
    await admin.seated();
    const ada = account({ passwordHash: HASHES.bcrypt });
    const answer = await identity.whileOutboxRefuses(tenant, () => admin.post('/user-imports', { users: [ada] }));
    expect(answer.status).toBe(500);
    expect(await hashOf(ada.email)).toBeUndefined();
  });

  it('takes a thousand at once, and no more', async () => {
    const { admin } = await identity.organization();
    const users = Array.from({ length: 1_000 }, (_, at) =>
      account({ displayName: `Number n${at}th`, roles: ['viewer'], passwordHash: HASHES.bcrypt }),
    );
    const { body } = await admin.post('/user-imports', { users });
    expect(body).toMatchObject({ created: 1_000, refused: 0 });
    const found = (await admin.get('/users?q=number%20n999th')).body.items as { id: string }[];
    expect(found.map(({ id }) => id)).toEqual([body.lines[999].userId]);
    expect((await admin.post('/user-imports', { users: [...users, account()] })).status).toBe(422);
    expect((await admin.post('/user-imports', { users: [] })).status).toBe(422);
    expect(body.id).toMatch(/^imp_/);
  });
});

import { loadSettings } from '@guildhall/config';
import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { serviceEnvironment, TestDatabase } from '@guildhall/testing';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identitySettings } from '../config.js';
import { Passwords, type PasswordHash } from '../credentials/passwords.js';
import { entities, migrations } from '../data-source.js';
import { SUPER_ADMIN } from '../roles/built-in-roles.js';
import { BootstrapModule } from './bootstrap.module.js';
import { type Bootstrapped, BootstrapPlatform } from './bootstrap-platform.js';

const EMAIL = 'root@guild.example.org';
/** An installation before its first administrator. */
async function freshInstallation() {
  const scratch = await TestDatabase.create({ migrations, entities, service: 'identity' });
  const ports = { HTTP_PORT: '1', MANAGEMENT_PORT: '2' };
  const settings = loadSettings(identitySettings, { ...(await serviceEnvironment(scratch)), ...ports });
  const app = await NestFactory.createApplicationContext(BootstrapModule.on(settings), { logger: false });
  return {
    scratch,
    platform: app.get(BootstrapPlatform),
    opens: async (password: string) => {
      const [row] = await scratch.look<{ password_hash: PasswordHash }>('select password_hash from credentials');
      return (await app.get(Passwords).verify(password, row?.password_hash)).isRight;
    },
    end: async () => {
      await app.close();
      await scratch.drop();
    },
  };
}

let installation: Awaited<ReturnType<typeof freshInstallation>>;
let scratch: TestDatabase;
let outcomes: Bootstrapped[];

beforeAll(async () => {
  installation = await freshInstallation();
  ({ scratch } = installation);
  const { platform } = installation;
  outcomes = await Promise.all([platform.execute(EMAIL), platform.execute(EMAIL)]);
});
afterAll(() => installation.end());

describe('bootstrapping the platform', () => {
  it('makes organisation zero and one administrator, also when it is done twice at once', async () => {
    const made = outcomes.filter(({ created }) => created);
    expect(made).toMatchObject([{ organization: 'platform', email: EMAIL }]);
    expect(await scratch.look('select id, slug, status from organizations')).toEqual([
      { id: PLATFORM_TENANT_ID, slug: 'platform', status: 'active' },
    ]);
    expect(await scratch.look('select status, role_ids, must_change_password from users')).toEqual([
      { status: 'active', role_ids: [SUPER_ADMIN.id], must_change_password: true },
    ]);
  });

  it('shows a random password once, and keeps its hash alone', async () => {
    const password = outcomes.find(({ created }) => created)?.password ?? '';
    expect(password).toMatch(/^[\w-]{24}$/);
    expect(outcomes.find(({ created }) => !created)).toEqual({
      created: false,
      organization: 'platform',
      email: EMAIL,
    });
    expect(await installation.opens(password)).toBe(true);
    expect(JSON.stringify(await scratch.announced())).not.toContain(password);
  });

  it('takes a password that it is given, and shows none', async () => {
    const other = await freshInstallation();
    const given = 'correct horse battery';
    expect(await other.platform.execute(EMAIL, given)).toEqual({
      created: true,
      organization: 'platform',
      email: EMAIL,
    });
    expect(await other.opens(given)).toBe(true);
    await other.end();
  });

  it('announces the organisation, the user and the password, each once', async () => {
    const [{ id } = { id: '' }] = await scratch.look<{ id: string }>('select id from users');
    expect(await scratch.announced()).toMatchObject([
      { type: 'guildhall.identity.v1.PlatformBootstrapped', data: { slug: 'platform', name: 'Platform' } },
      { type: 'guildhall.identity.v1.UserCreated', data: { userId: encodeId('usr', id), email: EMAIL } },
      { type: 'guildhall.identity.v1.PasswordChanged', data: { way: 'bootstrap' } },
    ]);
  });

  it('lets the administrator be found by the address alone', async () => {
    expect(await scratch.look('select organization_id from login_directory')).toEqual([
      { organization_id: PLATFORM_TENANT_ID },
    ]);
  });
});

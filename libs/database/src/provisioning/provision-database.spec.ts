import { afterEach, describe, expect, it } from '@jest/globals';
import { adminUrl, dropWithRoles, freshName, passwords, urlOf } from '../../test/scratch-database.js';
import { rowsOf, type SqlRunner, withConnection } from '../postgres.js';
import { dropDatabase, provisionDatabase } from './provision-database.js';

const made: string[] = [];
afterEach(async () => {
  for (const name of made.splice(0)) await dropWithRoles(name);
});

function nameToDrop(): string {
  const name = freshName();
  made.push(name);
  return name;
}

const currentRole = async (runner: SqlRunner) =>
  (await rowsOf<{ role: string }>(runner, 'select current_user::text as role'))[0]?.role;

const attributesOf = (name: string) =>
  withConnection(adminUrl, (runner) =>
    rowsOf(
      runner,
      `select rolname, rolcanlogin, rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as may_more
         from pg_roles where rolname like $1 order by 1`,
      [`${name}\\_%`],
    ),
  );

const SIX_ROLES = (name: string) =>
  ['app', 'migrator', 'owner', 'platform', 'reader', 'relay'].map((kind) => ({
    rolname: `${name}_${kind}`,
    rolcanlogin: kind !== 'owner',
    may_more: false,
  }));

describe('provisioning a database', () => {
  it('makes six roles, all but the owner with a log-in, and none with a power too many', async () => {
    const name = nameToDrop();
    await provisionDatabase(adminUrl, { name, passwords });
    expect(await attributesOf(name)).toEqual(SIX_ROLES(name));
  });

  it('lets each log in by its URL; the migrator works as the owner from its first statement on', async () => {
    const name = nameToDrop();
    const urls = await provisionDatabase(adminUrl, { name, passwords: { ...passwords, app: 'p@ss/w:rd?#%' } });
    for (const kind of ['app', 'relay', 'platform', 'reader'] as const) {
      expect(await withConnection(urls[kind], currentRole)).toBe(`${name}_${kind}`);
    }
    expect(await withConnection(urls.migrator, currentRole)).toBe(`${name}_owner`);
  });

  it('T82: refuses the roles of another database', async () => {
    const [mine, other] = [nameToDrop(), nameToDrop()];
    const urls = await provisionDatabase(adminUrl, { name: mine, passwords });
    await provisionDatabase(adminUrl, { name: other, passwords });
    for (const kind of ['app', 'relay', 'platform', 'reader', 'migrator'] as const) {
      const elsewhere = new URL(urls[kind]);
      elsewhere.pathname = `/${other}`;
      await expect(withConnection(elsewhere.href, currentRole)).rejects.toThrow('permission denied for database');
    }
  });

  it('twice keeps the data and takes the new passwords', async () => {
    const name = nameToDrop();
    const first = await provisionDatabase(adminUrl, { name, passwords });
    await withConnection(first.migrator, (runner) => runner.query('create table kept (id integer)'));
    const second = await provisionDatabase(adminUrl, { name, passwords: { ...passwords, app: 'new' } });
    await expect(withConnection(first.app, currentRole)).rejects.toThrow('password authentication failed');
    expect(await withConnection(second.app, currentRole)).toBe(`${name}_app`);
    await withConnection(second.migrator, (runner) => runner.query('select * from kept'));
  });

  it('takes away what somebody had given a role', async () => {
    const name = nameToDrop();
    await provisionDatabase(adminUrl, { name, passwords });
    await withConnection(adminUrl, async (runner) => {
      await runner.query(`alter role ${name}_app superuser bypassrls createdb; alter role ${name}_owner login`);
      await runner.query(`grant ${name}_owner, pg_read_all_data to ${name}_app`);
    });
    await provisionDatabase(adminUrl, { name, passwords });
    expect(await attributesOf(name)).toEqual(SIX_ROLES(name));
    const members = await withConnection(adminUrl, (runner) =>
      rowsOf(
        runner,
        `select roleid::regrole::text as role, member::regrole::text from pg_auth_members where member::regrole::text like $1`,
        [`${name}\\_%`],
      ),
    );
    expect(members).toEqual([{ role: `${name}_owner`, member: `${name}_migrator` }]);
  });

  it('eight at once are as good as one', async () => {
    const name = nameToDrop();
    await Promise.all(Array.from({ length: 8 }, () => provisionDatabase(adminUrl, { name, passwords })));
    expect(await attributesOf(name)).toEqual(SIX_ROLES(name));
  });

  it('needs no superuser: an admin who may create roles and databases is enough, also the second time', async () => {
    const [name, admin] = [nameToDrop(), freshName()];
    await withConnection(adminUrl, (runner) =>
      runner.query(`create role ${admin} login createdb createrole password 'x'`),
    );
    const url = urlOf('postgres').replace(/\/\/[^@]*@/, `//${admin}:x@`);
    await provisionDatabase(url, { name, passwords });
    const { migrator } = await provisionDatabase(url, { name, passwords });
    expect(await attributesOf(name)).toEqual(SIX_ROLES(name));
    expect(await withConnection(migrator, currentRole)).toBe(`${name}_owner`);
    await dropWithRoles(made.pop() ?? name);
    await withConnection(adminUrl, (runner) => runner.query(`drop role ${admin}`));
  });

  it('copies a template, whose roles the copies share', async () => {
    const template = nameToDrop();
    const { migrator } = await provisionDatabase(adminUrl, { name: template, passwords });
    await withConnection(migrator, async (runner) => {
      await runner.query('create table things (id integer)');
      await runner.query(`grant select on things to ${template}_app; insert into things values (1)`);
    });
    const copies = [`${template}_1`, `${template}_2`];
    const all = await Promise.all(
      copies.map((name) => provisionDatabase(adminUrl, { name, rolePrefix: template, template, passwords })),
    );
    for (const { app } of all) {
      expect(await withConnection(app, (runner) => runner.query('select * from things'))).toEqual([{ id: 1 }]);
    }
    for (const name of copies) await dropDatabase(adminUrl, name);
  });

  it('sends no password to the server: neither its log nor its errors can hold one', async () => {
    const name = nameToDrop();
    await provisionDatabase(adminUrl, { name, passwords: { ...passwords, app: 'very-secret' } });
    const [row] = await withConnection(adminUrl, (runner) =>
      rowsOf<{ stored: string }>(runner, 'select rolpassword as stored from pg_authid where rolname = $1', [
        `${name}_app`,
      ]),
    );
    expect(row?.stored).toMatch(/^SCRAM-SHA-256\$4096:/);
  });

  it.each([
    ['the server is away', 'postgres://admin:very-secret@127.0.0.1:9/postgres', {}],
    ['the URL cannot be read', 'postgres://admin:very-secret@:::/postgres', {}],
    ['the admin is refused', urlOf('postgres').replace(/\/\/[^@]*@/, '//nobody:very-secret@'), {}],
    ['a password cannot be used', adminUrl, { app: 'very-secret-\u{1f600}' }],
    ['the template is missing', adminUrl, { relay: 'very-secret' }],
  ])('says nothing secret when %s', async (_, url, more) => {
    const name = nameToDrop();
    const work = provisionDatabase(url, { name, template: 'no_such_template', passwords: { ...passwords, ...more } });
    const failure: unknown = await work.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    const { message, stack, cause } = failure as Error;
    expect([message, stack, JSON.stringify(failure), JSON.stringify(cause)].join()).not.toContain('very-secret');
  });

  it.each(['', 'Upper', '1st', 'with-hyphen', `x'; drop role`, 'x'.repeat(55)])('refuses the name %j', async (name) => {
    await expect(provisionDatabase(adminUrl, { name, passwords })).rejects.toThrow(TypeError);
  });
});

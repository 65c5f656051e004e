import { parsedUrl, escapeIdentifier, rowsOf, type SqlRunner, withConnection } from '../postgres.js';
import { DatabaseUnavailable, isDatabaseAway } from '../transaction/database-errors.js';
import { provisionRoles } from './provision-roles.js';
import { LOGIN_KINDS, type LoginKind, requireName, rolesOf, type Roles } from './roles.js';

export interface DatabaseToProvision {
  readonly name: string;
  /** Whose roles it uses: `<rolePrefix>_owner` and so on. The name, unless copies of one template share them. */
  readonly rolePrefix?: string;
  /** A database to copy, nobody connected to it; without it, an empty one. */
  readonly template?: string;
  readonly passwords: Readonly<Record<LoginKind, string>>;
}

/** One connection URL for each role that can log in, password included: a secret. */
export type DatabaseUrls = Readonly<Record<LoginKind, string>>;

/** The message is the server's; it never holds a statement, a URL or a password. */
export class ProvisioningFailed extends Error {
  override readonly name = 'ProvisioningFailed';
}

const LOCK = `hashtextextended('guildhall.provision', 0)`;

/**
 * Makes a database and its six roles, or brings what is there to the same state. Twice changes nothing but the
 * passwords; two at once go one after the other, as long as both use the same maintenance database in `adminUrl`
 * (advisory locks belong to a database). Data in an existing database is left alone.
 */
export async function provisionDatabase(adminUrl: string, wanted: DatabaseToProvision): Promise<DatabaseUrls> {
  const prefix = wanted.rolePrefix ?? wanted.name;
  requireName('The database name', wanted.name);
  requireName('The role prefix', prefix);
  const roles = rolesOf(prefix);
  const admin = parsedUrl(adminUrl);
  try {
    const underLock = async (runner: SqlRunner) => {
      await runner.query(`select pg_advisory_lock(${LOCK})`);
      await provisionRoles(runner, roles, wanted.passwords);
      await createDatabase(runner, wanted, roles);
      await admitRoles(runner, wanted.name, roles);
      await withConnection(at(admin, wanted.name).href, (inside) => closeSchema(inside, roles));
    };
    // For an admin who is no superuser: the creator of a role may then make a database for it.
    await withConnection(admin.href, underLock, { createrole_self_grant: 'set,inherit' });
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    const said = `Database ${wanted.name}: ${code ?? 'error'}: ${message ?? 'unknown'}`;
    throw isDatabaseAway(error) ? new DatabaseUnavailable(said) : new ProvisioningFailed(said);
  }
  return urlsOf(admin, wanted.name, roles, wanted.passwords);
}

async function createDatabase(runner: SqlRunner, { name, template }: DatabaseToProvision, roles: Roles): Promise<void> {
  const found = await rowsOf(runner, 'select 1 from pg_database where datname = $1', [name]);
  if (found.length > 0) return;
  const copied = template ? ` template ${escapeIdentifier(template)}` : '';
  await runner.query(`create database ${escapeIdentifier(name)} owner ${escapeIdentifier(roles.owner)}${copied}`);
}

// A copy takes over everything inside the template, but not these: they stand outside the database.
async function admitRoles(runner: SqlRunner, name: string, roles: Roles): Promise<void> {
  const database = escapeIdentifier(name);
  const logins = LOGIN_KINDS.map((kind) => escapeIdentifier(roles[kind])).join(', ');
  // TEMPORARY goes too: an app that can make tables in pg_temp can shadow ours.
  await runner.query(`revoke all on database ${database} from public`);
  await runner.query(`grant connect on database ${database} to ${logins}`);
}

async function closeSchema(runner: SqlRunner, roles: Roles): Promise<void> {
  const owner = escapeIdentifier(roles.owner);
  const users = [roles.app, roles.relay, roles.platform, roles.reader].map(escapeIdentifier).join(', ');
  await runner.query('revoke all on schema public from public');
  await runner.query(`alter schema public owner to ${owner}`);
  await runner.query(`grant usage on schema public to ${users}`);
  // Otherwise each new function, SECURITY DEFINER or not, is everybody's to call until somebody revokes it.
  await runner.query(`alter default privileges for role ${owner} revoke execute on functions from public`);
}

function urlsOf(admin: URL, name: string, roles: Roles, passwords: DatabaseToProvision['passwords']): DatabaseUrls {
  const entries = LOGIN_KINDS.map((kind) => {
    const url = at(admin, name);
    url.username = roles[kind];
    url.password = encodeURIComponent(passwords[kind]);
    return [kind, url.href] as const;
  });
  return Object.fromEntries(entries) as DatabaseUrls;
}

function at(admin: URL, database: string): URL {
  const url = new URL(admin.href);
  url.pathname = `/${database}`;
  return url;
}

/** Removes a database; its roles stay, others may share them. Connections to it are ended. For tests and failed set-ups. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  requireName('The database name', name);
  await withConnection(adminUrl, (runner) =>
    runner.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
  );
}

import { escapeIdentifier, escapeLiteral, rowsOf, type SqlRunner } from '../postgres.js';
import { LOGIN_KINDS, type LoginKind, ROLE_KINDS, type RoleKind, type Roles } from './roles.js';
import { scramVerifier } from './scram-verifier.js';

interface Attributes {
  readonly rolsuper: boolean;
  readonly rolcreatedb: boolean;
  readonly rolcreaterole: boolean;
  readonly rolreplication: boolean;
  readonly rolbypassrls: boolean;
  readonly rolcanlogin: boolean;
}

const KEYWORDS = {
  rolsuper: 'superuser',
  rolcreatedb: 'createdb',
  rolcreaterole: 'createrole',
  rolreplication: 'replication',
  rolbypassrls: 'bypassrls',
} as const satisfies Partial<Record<keyof Attributes, string>>;

/** Settings that follow the role wherever it logs in. */
const SETTINGS: Partial<Record<RoleKind, readonly string[]>> = {
  // A support person's psql: reads only, and never for long.
  reader: [
    'default_transaction_read_only = on',
    `statement_timeout = '30s'`,
    `idle_in_transaction_session_timeout = '60s'`,
  ],
};

/** The six roles, with exactly these attributes, also where somebody had given one more. */
export async function provisionRoles(
  runner: SqlRunner,
  roles: Roles,
  passwords: Readonly<Record<LoginKind, string>>,
): Promise<void> {
  for (const kind of ROLE_KINDS) await provisionRole(runner, roles[kind], kind);
  for (const kind of LOGIN_KINDS) {
    await runner.query(
      `alter role ${escapeIdentifier(roles[kind])} password ${escapeLiteral(scramVerifier(passwords[kind]))}`,
    );
  }
  await requireFewMemberships(runner, roles);
  await letMigratorBecomeOwner(runner, roles);
}

async function provisionRole(runner: SqlRunner, role: string, kind: RoleKind): Promise<void> {
  const name = escapeIdentifier(role);
  const login = kind === 'owner' ? 'nologin' : 'login';
  const [found] = await rowsOf<Attributes>(runner, 'select * from pg_roles where rolname = $1', [role]);
  if (!found) {
    await runner.query(`create role ${name} ${login} nosuperuser nocreatedb nocreaterole noreplication nobypassrls`);
  } else {
    // Only what differs: naming SUPERUSER or BYPASSRLS at all needs an admin who has them.
    const extra = Object.entries(KEYWORDS).filter(([column]) => found[column as keyof typeof KEYWORDS]);
    await runner.query(`alter role ${name} ${[login, ...extra.map(([, keyword]) => `no${keyword}`)].join(' ')}`);
  }
  for (const setting of SETTINGS[kind] ?? []) await runner.query(`alter role ${name} set ${setting}`);
}

// Membership is how a role gets power in silence: none of the six is a member of anything but the migrator of the owner.
async function requireFewMemberships(runner: SqlRunner, roles: Roles): Promise<void> {
  const found = await rowsOf<{ member: string; granted: string }>(
    runner,
    `select m.rolname as member, r.rolname as granted
       from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
      where m.rolname = any($1)`,
    [Object.values(roles)],
  );
  for (const { member, granted } of found) {
    if (member === roles.migrator && granted === roles.owner) continue;
    await runner.query(`revoke ${escapeIdentifier(granted)} from ${escapeIdentifier(member)}`);
  }
}

// The migrator works as the owner from its first statement on, so that all it makes is the owner's.
async function letMigratorBecomeOwner(runner: SqlRunner, roles: Roles): Promise<void> {
  const [owner, migrator] = [escapeIdentifier(roles.owner), escapeIdentifier(roles.migrator)];
  await runner.query(`grant ${owner} to ${migrator} with admin false, inherit false, set true`);
  await runner.query(`alter role ${migrator} set role = ${escapeLiteral(roles.owner)}`);
}

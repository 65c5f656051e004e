import { Logger } from '@nestjs/common';
import { rowsOf, type SqlRunner } from '../postgres.js';

export interface SafetySettings {
  /** What to do where a crash of the server would lose acknowledged writes: `warn` unless told to `refuse` (D27). */
  readonly durability?: 'refuse' | 'warn';
}

/** This database, or this role on it, must not serve: each reason is named. */
export class UnsafeDatabase extends Error {
  override readonly name = 'UnsafeDatabase';
}

const logger = new Logger('database');

// 17.6 and 18 mend CVE-2025-8714 and -8715: a dump could run code of whoever wrote the data (D28).
const isSupported = (version: number) => version >= 180_000 || (version >= 170_006 && version < 180_000);

const ROLE = `
select r.rolname as role, r.rolsuper as is_superuser, r.rolbypassrls as bypasses, session_user = current_user as is_itself,
       coalesce((select array_agg(distinct o.rolname::text) from pg_roles o
                  where o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'member')), '{}') as memberships,
       coalesce((select array_agg(c.relname::text order by c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  where c.relowner = r.oid and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'), '{}') as owned
  from pg_roles r where r.rolname = current_user`;

const OPEN_TABLES = `
select c.relname as name from pg_class c
 where c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
   and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
   and c.relnamespace not in (select oid from pg_namespace where nspname ~ '^pg_')
 order by 1`;

/**
 * The check of a starting process (T50): its role can bypass no policy, directly or through a membership, every tenant
 * table is forced, the server is recent enough. Throws `UnsafeDatabase` with all reasons at once.
 */
export async function requireSafeDatabase(
  runner: SqlRunner,
  { durability = 'warn' }: SafetySettings = {},
): Promise<void> {
  const reasons = [...(await roleReasons(runner)), ...(await tableReasons(runner)), ...(await versionReasons(runner))];
  const lossy = await durabilityReasons(runner);
  if (durability === 'refuse') reasons.push(...lossy);
  else if (lossy.length > 0) logger.warn({ msg: 'An acknowledged write may be lost.', reasons: lossy });
  if (reasons.length > 0) throw new UnsafeDatabase(`This database is not safe to serve from: ${reasons.join('; ')}.`);
}

interface RoleRow {
  readonly role: string;
  readonly is_superuser: boolean;
  readonly bypasses: boolean;
  readonly is_itself: boolean;
  readonly memberships: readonly string[];
  readonly owned: readonly string[];
}

async function roleReasons(runner: SqlRunner): Promise<string[]> {
  const [row] = await rowsOf<RoleRow>(runner, ROLE);
  if (!row) return ['the role is not in pg_roles'];
  const { role, is_superuser, bypasses, is_itself, memberships, owned } = row;
  return [
    is_superuser && `${role} is a superuser`,
    bypasses && `${role} bypasses row-level security`,
    !is_itself && `${role} is not the role that logged in`,
    // A superuser is a member of everything; once said is enough.
    !is_superuser && memberships.length > 0 && `${role} is a member of ${memberships.join(', ')}`,
    owned.length > 0 && `${role} owns ${owned.slice(0, 5).join(', ')}`,
  ].filter((reason) => reason !== false);
}

async function tableReasons(runner: SqlRunner): Promise<string[]> {
  const open = await rowsOf<{ name: string }>(runner, OPEN_TABLES);
  return open.map(({ name }) => `row-level security is not forced on ${name}`);
}

async function versionReasons(runner: SqlRunner): Promise<string[]> {
  const [row] = await rowsOf<{ version: string }>(runner, `select current_setting('server_version_num') as version`);
  return isSupported(Number(row?.version)) ? [] : [`PostgreSQL ${row?.version} is older than 17.6`];
}

async function durabilityReasons(runner: SqlRunner): Promise<string[]> {
  const rows = await rowsOf<{ name: string; setting: string }>(
    runner,
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums') order by name`,
  );
  return rows.filter(({ setting }) => setting === 'off').map(({ name }) => `${name} is off`);
}

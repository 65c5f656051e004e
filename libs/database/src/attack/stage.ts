import { OUR_SCHEMAS } from '../catalogue/database-roles.js';
import { escapeIdentifier, rowsOf, type SqlRunner } from '../postgres.js';
import { insertSql, rowOf } from './rows.js';
import type { Victim } from './victims.js';

export const TENANT_A = '0192a000-0000-7000-8000-00000000000a';
export const TENANT_B = '0192a000-0000-7000-8000-00000000000b';
export const SEED_OF_A = 1;
export const SEED_OF_B = 2;

/** Whose part is played. The empty tenant is a connection as a pool gives it back after a commit. */
export interface Part {
  readonly role: string;
  readonly tenant: string;
}

/** Rows of the attacker and of the victim, so that "no row" means something. Nothing stays: the transaction is rolled back. */
export async function setStage(runner: SqlRunner, victims: readonly Victim[]): Promise<void> {
  await dropConditions(runner);
  // Foreign keys and triggers rest while rows are made in any order.
  await runner.query('set local session_replication_role = replica');
  for (const victim of victims) {
    await runner.query(insertSql(victim, rowOf(victim, TENANT_A, SEED_OF_A)));
    await runner.query(insertSql(victim, rowOf(victim, TENANT_B, SEED_OF_B)));
  }
  for (const name of await materialized(runner)) await runner.query(`refresh materialized view ${name}`);
  await runner.query('set local session_replication_role = origin');
}

// A made-up value meets no CHECK; none of them keeps tenants apart, and all come back with the rollback.
async function dropConditions(runner: SqlRunner): Promise<void> {
  const checks = await rowsOf<{ table: string; name: string }>(
    runner,
    `select k.conrelid::regclass::text as table, k.conname::text as name
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'c' and k.coninhcount = 0 and ${OUR_SCHEMAS}`,
  );
  for (const { table, name } of checks)
    await runner.query(`alter table ${table} drop constraint ${escapeIdentifier(name)}`);
}

async function materialized(runner: SqlRunner): Promise<string[]> {
  const views = await rowsOf<{ name: string }>(
    runner,
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'm' and ${OUR_SCHEMAS}`,
  );
  return views.map(({ name }) => name);
}

/** Runs as somebody, in a savepoint that is rolled back whatever happens. */
export async function playing<T>(runner: SqlRunner, { role, tenant }: Part, act: () => Promise<T>): Promise<T> {
  return takenBack(runner, async () => {
    await runner.query(`select set_config('app.tenant_id', $1, true)`, [tenant]);
    // The session's user as well: otherwise SET ROLE would be allowed to whomever the superuser plays.
    await runner.query(`set local session authorization ${escapeIdentifier(role)}`);
    return act();
  });
}

/** The same without the rows of B. */
export async function withoutVictims<T>(
  runner: SqlRunner,
  victims: readonly Victim[],
  act: () => Promise<T>,
): Promise<T> {
  return takenBack(runner, async () => {
    await runner.query('set local session_replication_role = replica');
    for (const { name } of victims) await runner.query(`delete from ${name} where tenant_id = $1`, [TENANT_B]);
    await runner.query('set local session_replication_role = origin');
    for (const name of await materialized(runner)) await runner.query(`refresh materialized view ${name}`);
    return act();
  });
}

async function takenBack<T>(runner: SqlRunner, act: () => Promise<T>): Promise<T> {
  await runner.query('savepoint act');
  try {
    return await act();
  } finally {
    // Of several of one name PostgreSQL takes the innermost.
    await runner.query('rollback to savepoint act; release savepoint act');
  }
}

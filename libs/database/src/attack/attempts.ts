import { insertSql, rowOf } from './rows.js';
import { SEED_OF_A, SEED_OF_B, TENANT_A, TENANT_B } from './stage.js';
import type { ForeignKey, Victim } from './victims.js';

/** A statement that must not succeed in reading or writing a row of tenant B. */
export interface Attempt {
  readonly name: string;
  readonly sql: string;
  readonly tenant: string;
  /**
   * What would be a leak: `touched` rows the statement returns, counts or changes; `accepted` that it runs at all;
   * `told` that it names a conflict with a row nobody should know of.
   */
  readonly leakWhen: 'touched' | 'accepted' | 'told';
}

const NEW = 3;

/** What anybody would try on a table, as tenant A or without one. */
export function attemptsOn(victim: Victim): Attempt[] {
  const { name } = victim;
  const ofB = `tenant_id = '${TENANT_B}'`;
  const insertOfB = insertSql(victim, rowOf(victim, TENANT_B, NEW));
  return [
    ...asTenantA('touched', {
      select: `select from ${name} where ${ofB}`,
      'select more than its own': `select from ${name} where tenant_id is distinct from '${TENANT_A}'`,
      'lock a row': `select from ${name} where ${ofB} for update`,
      'copy out': `copy (select * from ${name} where ${ofB}) to stdout`,
      update: `update ${name} set tenant_id = tenant_id where ${ofB}`,
      'take over': `update ${name} set tenant_id = '${TENANT_A}' where ${ofB}`,
      'give away': `update ${name} set tenant_id = '${TENANT_B}' where tenant_id = '${TENANT_A}'`,
      delete: `delete from ${name} where ${ofB}`,
      insert: insertOfB,
      'insert over': `${insertSql(victim, rowOf(victim, TENANT_B, SEED_OF_B))} on conflict do nothing`,
      'ask past the policies': `set local row_security = off; select from ${name} where ${ofB}`,
    }),
    ...asTenantA('accepted', {
      'copy in': `copy ${name} from stdin`,
      truncate: `truncate ${name} cascade`,
      'switch policies off': `alter table ${name} disable row level security`,
      'add a policy': `create policy mine on ${name} using (true)`,
      'put a trigger': `create trigger mine after insert on ${name} execute function pg_catalog.suppress_redundant_updates_trigger()`,
    }),
    ...withoutTenant({
      'select without tenant': `select from ${name}`,
      'update without tenant': `update ${name} set tenant_id = tenant_id`,
      'delete without tenant': `delete from ${name}`,
      'insert without tenant': insertOfB,
    }),
  ];
}

/** The same values as B has, under A: a conflict would tell that B has them (T55). */
export function oracleOn(victim: Victim): Attempt {
  return {
    name: 'guess by conflict',
    sql: insertSql(victim, rowOf(victim, TENANT_A, SEED_OF_B)),
    tenant: TENANT_A,
    leakWhen: 'told',
  };
}

/** A row of A that points at B's row by every column but the tenant (T53); and at A's own, which must work. */
export function references(victim: Victim, key: ForeignKey, target: Victim): { attempt: Attempt; control: string } {
  const pointingAt = (tenant: string, seed: number) => {
    const there = rowOf(target, tenant, seed);
    const pairs = key.columns.map((column, place) => [column, there[key.targets[place] ?? ''] ?? 'null'] as const);
    return insertSql(victim, {
      ...rowOf(victim, TENANT_A, NEW),
      ...Object.fromEntries(pairs.filter(([column]) => column !== 'tenant_id')),
    });
  };
  const attempt: Attempt = {
    name: `refer by ${key.name}`,
    sql: pointingAt(TENANT_B, SEED_OF_B),
    tenant: TENANT_A,
    leakWhen: 'accepted',
  };
  return { attempt, control: pointingAt(TENANT_A, SEED_OF_A) };
}

/** Becoming somebody who may more. */
export function escapes(roles: readonly string[]): Attempt[] {
  return asTenantA('accepted', {
    // eslint-disable-next-line guildhall/no-session-setting -- this is the attack
    ...Object.fromEntries(roles.map((role) => [`become ${role}`, `set role "${role}"`])),
    'make a table': 'create table public.mine (id integer)',
    'make a temporary table': 'create temporary table mine (id integer)',
    'make a schema': 'create schema mine',
    'read a file': `select pg_read_file('postgresql.conf')`,
    // eslint-disable-next-line guildhall/no-session-setting -- this is the attack
    'silence triggers': 'set session_replication_role = replica',
  });
}

function asTenantA(leakWhen: Attempt['leakWhen'], statements: Readonly<Record<string, string>>): Attempt[] {
  return Object.entries(statements).map(([name, sql]) => ({ name, sql, tenant: TENANT_A, leakWhen }));
}

function withoutTenant(statements: Readonly<Record<string, string>>): Attempt[] {
  return Object.entries(statements).map(([name, sql]) => ({ name, sql, tenant: '', leakWhen: 'touched' as const }));
}

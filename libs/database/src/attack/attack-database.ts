import { rolesInDatabase } from '../catalogue/database-roles.js';
import type { CatalogueException } from '../catalogue/finding.js';
import { rowsOf, withConnection } from '../postgres.js';
import type { Roles } from '../provisioning/roles.js';
import type { Attack, AttackReport } from './attack.js';
import { attemptsOn, escapes, oracleOn, references } from './attempts.js';
import { tryDifferences } from './differences.js';
import { setStage, TENANT_A } from './stage.js';
import { type Arena, tryControl, tryOut } from './try-out.js';
import { findVictims, type Victim } from './victims.js';

export interface AttackSettings {
  /** A superuser's connection to the database under attack: it sets the stage, and plays the roles. */
  readonly adminUrl: string;
  /** Those of the lint: a table whose uniqueness over all tenants is meant is not asked for it. */
  readonly exceptions?: readonly CatalogueException[];
}

// The relay's work is to read and delete these for all tenants.
const RELAY_TABLES = new Set(['outbox', 'outbox_archive']);

/**
 * Tries everything that a role of the service could try on rows of another tenant, on every table, view and function
 * that the catalogue knows (G8): a table of tomorrow is attacked without a line more. Makes the rows itself, in one
 * transaction that is rolled back. Takes heavy locks: for test databases.
 */
export async function attackDatabase({ adminUrl, exceptions = [] }: AttackSettings): Promise<AttackReport> {
  return withConnection(adminUrl, async (runner, client) => {
    const roles = await rolesInDatabase(runner);
    const { victims, withoutTenant } = await findVictims(runner);
    await runner.query('begin');
    try {
      await setStage(runner, victims);
      const attacks: Attack[] = [];
      for (const role of [roles.app, roles.reader, roles.relay]) {
        attacks.push(...(await attackAs({ runner, client }, role, { roles, victims, exceptions })));
      }
      return {
        attacks,
        failures: attacks.filter(({ outcome }) => outcome === 'leak' || outcome === 'blind'),
        withoutTenant,
      };
    } finally {
      await runner.query('rollback');
    }
  });
}

interface Field {
  readonly roles: Roles;
  readonly victims: readonly Victim[];
  readonly exceptions: readonly CatalogueException[];
}

async function attackAs(arena: Arena, role: string, { roles, victims, exceptions }: Field): Promise<Attack[]> {
  const attacks: Attack[] = [];
  const others = Object.values(roles).filter((other) => other !== role);
  for (const attempt of escapes([...others, 'pg_read_all_data']))
    attacks.push(await tryOut(arena, role, 'the session', attempt));
  for (const victim of victims) {
    if (role === roles.relay && RELAY_TABLES.has(victim.name)) continue;
    attacks.push(...(await controls(arena, role, victim)));
    for (const attempt of attemptsOn(victim)) attacks.push(await tryOut(arena, role, victim.name, attempt));
    const isOracleMeant = exceptions.some(({ rule, table }) => rule === 'unique' && table === victim.name);
    if (!isOracleMeant) attacks.push(await tryOut(arena, role, victim.name, oracleOn(victim)));
    attacks.push(...(await attackReferences(arena, role, victim, victims)));
  }
  return [...attacks, ...(await tryDifferences(arena, role, victims))];
}

// A role that may read sees its own row; otherwise the stage is wrong, and "nothing" is no news.
async function controls(arena: Arena, role: string, { name }: Victim): Promise<Attack[]> {
  if (!(await may(arena, role, name, 'select'))) return [];
  const sql = `select from ${name} where tenant_id = '${TENANT_A}'`;
  const blind = await tryControl(arena, role, name, {
    name: 'see its own',
    sql,
    tenant: TENANT_A,
    leakWhen: 'touched',
  });
  return blind ? [blind] : [];
}

async function attackReferences(
  arena: Arena,
  role: string,
  victim: Victim,
  victims: readonly Victim[],
): Promise<Attack[]> {
  const attacks: Attack[] = [];
  for (const key of victim.foreignKeys) {
    const target = victims.find(({ name }) => name === key.target);
    if (!target) continue;
    const { attempt, control } = references(victim, key, target);
    attacks.push(await tryOut(arena, role, victim.name, attempt));
    if (!(await may(arena, role, victim.name, 'insert'))) continue;
    const blind = await tryControl(arena, role, victim.name, {
      ...attempt,
      name: `${attempt.name}, its own`,
      sql: control,
    });
    if (blind) attacks.push(blind);
  }
  return attacks;
}

async function may({ runner }: Arena, role: string, table: string, privilege: string): Promise<boolean> {
  const [row] = await rowsOf<{ may: boolean }>(runner, 'select has_table_privilege($1, $2, $3) as may', [
    role,
    table,
    privilege,
  ]);
  return row?.may === true;
}

import type { DataSource } from 'typeorm';
import type { SqlRunner } from '../postgres.js';
import { lintColumns } from './column-rules.js';
import { rolesInDatabase } from './database-roles.js';
import { lintEntities } from './entity-rules.js';
import { type CatalogueException, type Finding, PLATFORM_EXCEPTIONS } from './finding.js';
import { lintFunctions } from './function-rules.js';
import { lintGrants } from './grant-rules.js';
import { lintKeys } from './key-rules.js';
import { lintPolicies } from './policy-rules.js';
import { lintRoles } from './role-rules.js';
import { lintTables } from './table-rules.js';
import { lintTriggers } from './trigger-rules.js';

export interface CatalogueLint {
  /** Findings that the service means, beside those of the platform's own tables. */
  readonly exceptions?: readonly CatalogueException[];
  /** Its entities are compared with the columns. It need not be connected, but its metadata must be built. */
  readonly dataSource?: DataSource;
}

/**
 * Compares a migrated database with the rules for it (D4, T50–T56), by its catalogue alone. Reads as any role; answers
 * nothing when all is well. A table that the rules do not know how to hold is a finding, not a pass.
 */
export async function lintCatalogue(
  runner: SqlRunner,
  { exceptions = [], dataSource }: CatalogueLint = {},
): Promise<Finding[]> {
  const roles = await rolesInDatabase(runner);
  const found = [
    ...(await lintRoles(runner, roles)),
    ...(await lintTables(runner, roles)),
    ...(await lintPolicies(runner, roles)),
    ...(await lintColumns(runner)),
    ...(await lintKeys(runner)),
    ...(await lintTriggers(runner)),
    ...(await lintGrants(runner, roles)),
    ...(await lintFunctions(runner, roles)),
    ...(dataSource ? await lintEntities(runner, dataSource) : []),
  ];
  return withoutExceptions(found, exceptions);
}

function withoutExceptions(found: readonly Finding[], own: readonly CatalogueException[]): Finding[] {
  const isMeant = ({ rule, on, detail }: Finding, { rule: excused, table, only }: CatalogueException) =>
    excused === rule && table === on && (only?.test(detail) ?? true);
  const left = found.filter(
    (finding) => ![...PLATFORM_EXCEPTIONS, ...own].some((exception) => isMeant(finding, exception)),
  );
  const stale = own.filter((exception) => !found.some((finding) => isMeant(finding, exception)));
  return [
    ...left,
    ...stale.map(
      ({ rule, table }): Finding => ({
        rule: 'stale-exception',
        on: table,
        detail: `nothing there breaks the rule "${rule}"`,
      }),
    ),
  ];
}

import { isDatabaseAway } from '../transaction/database-errors.js';
import { SchemaTooOld } from './require-migrated.js';

// No such database; no such role, or a password that it has not yet (PostgreSQL tells these two apart from no stranger); and
// a right that is not granted yet: TypeORM makes its table of migrations before the first migration grants it.
const NOT_MADE_YET = new Set(['3D000', '28000', '28P01', '42501']);

/** Nobody answers yet, or the database and its roles are still being made. */
export function isServerNotReady(error: unknown): boolean {
  return isDatabaseAway(error) || NOT_MADE_YET.has(String((error as { code?: unknown }).code));
}

/** The same, or its migrations have not run: what a first installation looks like while its parts start side by side. */
export function isNotThereYet(error: unknown): boolean {
  return error instanceof SchemaTooOld || isServerNotReady(error);
}

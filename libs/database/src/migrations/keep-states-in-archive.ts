import type { SqlRunner } from '../postgres.js';
import { DROP_PARTITIONS } from './drop-partitions.sql.js';

/**
 * Lets the archive keep what is stated for as long as it holds. For databases of services with state topics whose functions
 * were made before `createPlatformTables` knew of it; elsewhere, and twice, it changes nothing.
 */
export async function keepStatesInArchive(runner: SqlRunner): Promise<void> {
  await runner.query(DROP_PARTITIONS);
}

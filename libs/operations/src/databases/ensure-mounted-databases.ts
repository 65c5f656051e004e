import { isDatabaseAway } from '@guildhall/database';
import { SystemRandomness, withPatience } from '@guildhall/runtime';
import { loadDatabasesSettings } from '../config.js';
import { reporting } from '../reporting.js';
import { readDatabaseFolders } from './database-folders.js';
import { ensureDatabases } from './ensure-databases.js';

/** `databases ensure`: by the URLs that are mounted, on the server that the environment names. */
export function ensureMountedDatabases(folder: string): Promise<void> {
  return reporting(async (tell) => {
    const { POSTGRES_ADMIN_URL: adminUrl, BACKUP_URL: backupUrl, START_PATIENCE_SECONDS } = loadDatabasesSettings();
    const wanted = readDatabaseFolders(folder);
    const ensure = () => ensureDatabases(wanted, { adminUrl, backupUrl, randomness: new SystemRandomness() }, tell);
    await withPatience(ensure, { seconds: START_PATIENCE_SECONDS, isPassing: isDatabaseAway });
  });
}

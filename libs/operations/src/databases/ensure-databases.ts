import { type DatabaseToProvision, provisionBackupRole, provisionDatabase } from '@guildhall/database';
import type { Randomness } from '@guildhall/runtime';
import type { Tell } from '../reporting.js';
import type { WantedDatabase } from './database-folders.js';

export interface Server {
  readonly adminUrl: string;
  /** The server as the role that backups are taken with, where there is to be one. */
  readonly backupUrl?: string | undefined;
  readonly randomness: Randomness;
}

/**
 * Makes each database with its six roles, or brings roles and passwords of what is there to what the URLs say; data is left
 * alone. Run again after a password was changed in a Secret, it changes it in the server.
 */
export async function ensureDatabases(
  wanted: readonly WantedDatabase[],
  { adminUrl, backupUrl, randomness }: Server,
  tell: Tell,
): Promise<void> {
  for (const { service, name, rolePrefix = name, passwords } of wanted) {
    // A password that nobody knows: then nobody logs in by that role.
    const nobodys = () => randomness.bytes(24).toString('hex');
    const complete = { ...logins(nobodys), ...passwords };
    await provisionDatabase(adminUrl, { name, rolePrefix, passwords: complete });
    tell(`The database ${name} of ${service} is there, with the roles ${rolePrefix}_….`);
  }
  if (backupUrl) tell(`The role ${await provisionBackupRole(adminUrl, backupUrl)} is there, and may replicate.`);
}

function logins(password: () => string): DatabaseToProvision['passwords'] {
  return { migrator: password(), app: password(), relay: password(), platform: password(), reader: password() };
}

import type { Command } from 'commander';
import { backupCommand, restoreCommand } from './backup/backup-command.js';
import { databasesCommand } from './databases/databases-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { keysCommand } from './keys/keys-command.js';
import { preflightCommand } from './preflight/preflight-command.js';
import { secretsCommand } from './secrets/secrets-command.js';
import { supportBundleCommand } from './support-bundle/support-bundle-command.js';
import { topicsCommand } from './topics/topics-command.js';

/**
 * One entry for each subject. What a command works with is loaded when it runs: describing all of them costs nothing, and
 * whoever verifies a trail loads no client of a database, a broker or a cluster.
 */
export function operationsCommands(): Command[] {
  return [
    backupCommand(),
    databasesCommand(),
    doctorCommand(),
    keysCommand(),
    preflightCommand(),
    restoreCommand(),
    secretsCommand(),
    supportBundleCommand(),
    topicsCommand(),
  ];
}

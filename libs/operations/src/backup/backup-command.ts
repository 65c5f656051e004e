import { Command } from 'commander';

/** Each subcommand's work is loaded when it runs. Settings: docs/settings/operations.md. */
export function backupCommand(): Command {
  const backup = new Command('backup').description('Backups of a PostgreSQL server: taken, kept, proven.');
  backup
    .command('base')
    .description('Takes a base backup while the server serves, and verifies it where BACKUP_SCRATCH says where.')
    .action(async () => (await import('./backup-commands.js')).base());
  backup
    .command('receive-wal')
    .description(
      'Receives the write-ahead log as it is written, until it is ended; probes and metrics on MANAGEMENT_PORT.',
    )
    .action(async () => (await import('./backup-commands.js')).receiveWal());
  backup
    .command('prune')
    .description('Keeps the newest BACKUP_KEEP base backups, and the log since the oldest of them.')
    .action(async () => (await import('./backup-commands.js')).prune());
  backup
    .command('list')
    .description('What there is to restore from; exit code 3 when the log has gaps.')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => (await import('./backup-commands.js')).list(json === true));
  backup
    .command('verify')
    .description('Unpacks the newest base backup in BACKUP_SCRATCH and holds it against its manifest.')
    .action(async () => (await import('./backup-commands.js')).verify());
  backup
    .command('drill')
    .description('Restores everything in BACKUP_SCRATCH, reads every row, notes what was lost and how long it took.')
    .option('--superuser <name>', 'superuser of the server', 'postgres')
    .action(async ({ superuser }: { superuser: string }) => (await import('./backup-commands.js')).drill(superuser));
  return backup;
}

interface RestoreOptions {
  readonly data: string;
  readonly to?: string;
  readonly superuser: string;
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Restores a PostgreSQL server from its backups, to any second; start it afterwards as always.')
    .requiredOption('--data <folder>', 'its data folder: empty, or not there yet')
    .option('--to <time>', 'ISO 8601, with a time zone: what was committed until then, and nothing after it')
    .option('--superuser <name>', 'superuser of the server', 'postgres')
    .addHelpText('after', '\nRun it as the user that PostgreSQL runs as. It needs no network, and opens no port.')
    .action(async (options: RestoreOptions) => (await import('./backup-commands.js')).restore(options));
}

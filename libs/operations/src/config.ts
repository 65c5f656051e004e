import {
  certificates,
  connectionUrl,
  integer,
  kafkaSettings,
  loadSettings,
  port,
  secret,
  serviceSettings,
} from '@guildhall/config';
import { z } from 'zod';

const patience = serviceSettings.pick({ START_PATIENCE_SECONDS: true });

/** What `guildhall databases` is told. */
export const databasesSettings = patience.extend({
  POSTGRES_ADMIN_URL: secret(connectionUrl('postgres', 'postgresql')).describe(
    'The server as a role that may make roles and databases, at any database of it that stays.',
  ),
  BACKUP_URL: secret(connectionUrl('postgres', 'postgresql'))
    .optional()
    .describe('The server as `guildhall_backup`, where that role is to be made, too.'),
});

/** What `guildhall topics` is told. */
export const topicsSettings = patience.extend(kafkaSettings.shape);

/** What `guildhall preflight` asks; whatever is not named is not asked. */
export const preflightSettings = kafkaSettings.extend({
  REDIS_URL: secret(connectionUrl('redis', 'rediss')).optional().describe('Redis of the gateways.'),
  REDIS_TLS_CA: certificates().optional().describe('Who vouches for Redis’s certificate, in PEM.'),
  SMTP_URL: secret(connectionUrl('smtp', 'smtps')).optional().describe('The mail server.'),
});
export type PreflightSettings = z.infer<typeof preflightSettings>;

export const loadDatabasesSettings = () => loadSettings(databasesSettings);
export const loadTopicsSettings = () => loadSettings(topicsSettings);

const folder = (means: string) => z.string().min(1).describe(means);

/** What keeps and restores backups is told. Which command needs which of them: libs/operations/README.md. */
export const backupSettings = z.object({
  BACKUP_DIRECTORY: folder('Folder of the backups. They are sealed; copy it elsewhere with whatever copies files.'),
  BACKUP_KEY_RING_FILE: folder('File of the key ring that seals backups. Without it they are of no use to anybody.'),
  BACKUP_SERVER: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is not a name of a-z, 0-9 and "-"')
    .default('postgres')
    .describe('Name of the PostgreSQL server in the folder of the backups; one for each server.'),
  BACKUP_URL: secret(connectionUrl('postgres', 'postgresql'))
    .optional()
    .describe('The server as the role `guildhall_backup`, which may replicate and nothing else.'),
  BACKUP_SPOOL: folder(
    'Folder for write-ahead log on its way into the backup; on a disk that outlives the pod.',
  ).optional(),
  BACKUP_SCRATCH: folder('Folder for trial restores, with room for the whole server.').optional(),
  BACKUP_KEEP: integer({ min: 1, max: 1_000 })
    .default(7)
    .describe('How many base backups are kept, and the log since the oldest of them.'),
  BACKUP_HEARTBEAT_SECONDS: integer({ min: 1, max: 300 })
    .default(2)
    .describe(
      'How often a commit of a few bytes says in the log what time it is: an idle server is restored to the second, too.',
    ),
  MANAGEMENT_PORT: port().default(8180).describe('Port of the receiver’s probes and metrics.'),
});
export type BackupSettings = z.infer<typeof backupSettings>;

export const loadBackupSettings = (): BackupSettings => loadSettings(backupSettings);

/** What a program of PostgreSQL is told: where programs are, plain messages, and nothing of our own settings. */
export const toolEnvironment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  LC_ALL: 'C',
  TZ: 'UTC',
  ...more,
});
export const loadPreflightSettings = (): PreflightSettings => loadSettings(preflightSettings);

import { connectionUrl, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const auditSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8103).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8203).describe('Port of probes and metrics, for the cluster alone.'),
});
export type AuditSettings = z.infer<typeof auditSettings>;

/** What the migrations need, and nothing that a serving process has. */
export const migrationSettings = z.object({
  DATABASE_MIGRATOR_URL: secret(connectionUrl('postgres', 'postgresql')).describe('The database as its migrator role.'),
});

export const loadAuditSettings = (): AuditSettings => loadSettings(auditSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

/** Of the second process; beside the others, so that they are described on one page. */
export { sequencerSettings } from './sequencer/config.js';

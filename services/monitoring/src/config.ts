import { connectionUrl, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const monitoringSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8104).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8204).describe('Port of probes and metrics, for the cluster alone.'),
});
export type MonitoringSettings = z.infer<typeof monitoringSettings>;

/** What the migrations need, and nothing that a serving process has. */
export const migrationSettings = z.object({
  DATABASE_MIGRATOR_URL: secret(connectionUrl('postgres', 'postgresql')).describe('The database as its migrator role.'),
});

export const loadMonitoringSettings = (): MonitoringSettings => loadSettings(monitoringSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

import { connectionUrl, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const reportingSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8105).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8205).describe('Port of probes and metrics, for the cluster alone.'),
});
export type ReportingSettings = z.infer<typeof reportingSettings>;

/** What the migrations need, and nothing that a serving process has. */
export const migrationSettings = z.object({
  DATABASE_MIGRATOR_URL: secret(connectionUrl('postgres', 'postgresql')).describe('The database as its migrator role.'),
});

export const loadReportingSettings = (): ReportingSettings => loadSettings(reportingSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

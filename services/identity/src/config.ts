import { connectionUrl, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const identitySettings = serviceSettings.extend({
  HTTP_PORT: port().default(8101).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8201).describe('Port of probes and metrics, for the cluster alone.'),
});
export type IdentitySettings = z.infer<typeof identitySettings>;

/** What the migrations need, and nothing that a serving process has. */
export const migrationSettings = z.object({
  DATABASE_MIGRATOR_URL: secret(connectionUrl('postgres', 'postgresql')).describe('The database as its migrator role.'),
});

export const loadIdentitySettings = (): IdentitySettings => loadSettings(identitySettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

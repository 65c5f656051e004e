import { loadSettings, migrationSettings, port, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const {{serviceVar}}Settings = serviceSettings.extend({
  HTTP_PORT: port().default({{port}}).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default({{managementPort}}).describe('Port of probes and metrics, for the cluster alone.'),
});
export type {{Service}}Settings = z.infer<typeof {{serviceVar}}Settings>;

export { migrationSettings };

export const load{{Service}}Settings = (): {{Service}}Settings => loadSettings({{serviceVar}}Settings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

import { loadSettings, migrationSettings, port, serviceSettings } from '@guildhall/config';
import { egressSettings } from '@guildhall/egress';
import { z } from 'zod';
import { ingestSettings } from './ingest/ingest-settings.js';

export const integrationSettings = serviceSettings.extend({
  ...egressSettings.shape,
  HTTP_PORT: port().default(8107).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8207).describe('Port of probes and metrics, for the cluster alone.'),
  ...ingestSettings.shape,
});
export const INTEGRATION_SETTINGS = Symbol('guildhall.integration-settings');
export type IntegrationSettings = z.infer<typeof integrationSettings>;

export { migrationSettings };

export const loadIntegrationSettings = (): IntegrationSettings => loadSettings(integrationSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

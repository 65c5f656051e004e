import { integer, loadSettings, migrationSettings, port, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const tenancySettings = serviceSettings.extend({
  HTTP_PORT: port().default(8102).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8202).describe('Port of probes and metrics, for the cluster alone.'),
  ONBOARDING_ASK_AGAIN_SECONDS: integer({ min: 1, max: 86_400 })
    .default(10)
    .describe(
      'How long a service may take to get ready for a new organisation before it is asked again; five times in all.',
    ),
});
export type TenancySettings = z.infer<typeof tenancySettings>;

export { migrationSettings };

export const loadTenancySettings = (): TenancySettings => loadSettings(tenancySettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

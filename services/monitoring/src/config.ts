import { integer, loadSettings, migrationSettings, port, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const monitoringSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8104).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8204).describe('Port of probes and metrics, for the cluster alone.'),
  METRIC_SERIES_LIMIT: integer({ min: 1, max: 1_000_000 })
    .default(2_000)
    .describe(
      'How many metrics, each with each set of labels, an organisation may have; more are refused and counted.',
    ),
});
export type MonitoringSettings = z.infer<typeof monitoringSettings>;

export { migrationSettings };

export const loadMonitoringSettings = (): MonitoringSettings => loadSettings(monitoringSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

import { integer, loadSettings, migrationSettings, port, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const reportingSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8105).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8205).describe('Port of probes and metrics, for the cluster alone.'),
  REPORT_FILES_KEPT_DAYS: integer({ min: 1, max: 3_650 })
    .default(30)
    .describe('How long the files of a report are kept; that it was made stays in the history.'),
  REPORTS_AT_ONCE: integer({ min: 1, max: 1_000 })
    .default(5)
    .describe('How many reports of one organisation may wait or be made; one more is answered 429.'),
});
export type ReportingSettings = z.infer<typeof reportingSettings>;

/** Under this token features take the settings, as they were read at the start. */
export const REPORTING_SETTINGS = Symbol('guildhall.reporting-settings');

export { migrationSettings };

export const loadReportingSettings = (): ReportingSettings => loadSettings(reportingSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

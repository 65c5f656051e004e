import { integer, loadSettings, migrationSettings, port, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const auditSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8103).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8203).describe('Port of probes and metrics, for the cluster alone.'),
  OBJECTS_DIRECTORY: z
    .string()
    .min(1)
    .describe('Directory of exports and archives. All copies of the service need the same one, and a backup of it.'),
  EXPORT_FILES_KEPT_DAYS: integer({ min: 1, max: 365 })
    .default(7)
    .describe('How long the file of an export is kept; that it was made stays in the history.'),
  EXPORTS_AT_ONCE: integer({ min: 1, max: 100 })
    .default(3)
    .describe('How many exports of one organisation may wait or be made; one more is answered 429.'),
  TRAIL_MONTHS_LIVE: integer({ min: 1, max: 120 })
    .default(12)
    .describe(
      'So many months an entry stands in the database, where its organisation says nothing; then in an archive.',
    ),
});
export type AuditSettings = z.infer<typeof auditSettings>;

/** Under this token features take the settings, as they were read at the start. */
export const AUDIT_SETTINGS = Symbol('guildhall.audit-settings');

export { migrationSettings };

export const loadAuditSettings = (): AuditSettings => loadSettings(auditSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

/** Of the further processes; beside the others, so that they are described on one page. */
export { sequencerSettings } from './sequencer/config.js';
export { witnessSettings } from './witness/config.js';

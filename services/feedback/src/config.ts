import { connectionUrl, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const feedbackSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8106).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8206).describe('Port of probes and metrics, for the cluster alone.'),
});
export type FeedbackSettings = z.infer<typeof feedbackSettings>;

/** What the migrations need, and nothing that a serving process has. */
export const migrationSettings = z.object({
  DATABASE_MIGRATOR_URL: secret(connectionUrl('postgres', 'postgresql')).describe('The database as its migrator role.'),
});

export const loadFeedbackSettings = (): FeedbackSettings => loadSettings(feedbackSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

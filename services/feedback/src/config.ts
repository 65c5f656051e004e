import { loadSettings, migrationSettings, port, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

export const feedbackSettings = serviceSettings.extend({
  HTTP_PORT: port().default(8106).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8206).describe('Port of probes and metrics, for the cluster alone.'),
});
export type FeedbackSettings = z.infer<typeof feedbackSettings>;

export { migrationSettings };

export const loadFeedbackSettings = (): FeedbackSettings => loadSettings(feedbackSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

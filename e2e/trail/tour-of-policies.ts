import type { Guides, Tour } from './tour.js';

/** One rule of each kind that hinders nobody afterwards. */
const RULES = {
  password: { minimumLength: 16 },
  session: { concurrentSessions: 50 },
  mfa: { graceDays: 14 },
  access: { apiKeyMaximumDays: 3_650 },
} as const;

/** What an organisation says of passwords, sessions, second factors and access, and whom it keeps out. */
export async function tourOfPolicies({ admin }: Guides, tour: Tour): Promise<void> {
  for (const [kind, rules] of Object.entries(RULES))
    await tour.call(admin.client, `PUT /policies/${kind}`, undefined, rules, { 'if-match': '"0"' });
  const { body } = await tour.call(admin.client, 'POST /network-blocks', undefined, { network: '198.51.100.0/24' });
  await tour.call(admin.client, 'DELETE /network-blocks/{networkBlockId}', `/network-blocks/${body.id}`);
}

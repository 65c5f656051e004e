import { ApiClient } from '../platform/api-client.js';
import type { Guildhall } from '../platform/guildhall.js';
import { activationToken, freshEmail, linkedSecret } from '../platform/mails.js';
import { freshPassword } from '../platform/people.js';
import type { Guides, Tour } from './tour.js';

/** Links that come by mail: for who has forgotten a password, and for who has another address. */
export async function tourOfRecovery(guildhall: Guildhall, { admin }: Guides, tour: Tour): Promise<void> {
  const organization = admin.organization.slug;
  const [email, next, password] = [freshEmail(), freshEmail(), freshPassword()];
  const anonymous = new ApiClient(guildhall.api);
  await admin.client.post('/users', { email, displayName: 'Ada Lovelace', roles: ['viewer'] });
  await anonymous.post('/auth/activation', { token: await activationToken(email), password: freshPassword() });

  await tour.call(anonymous, 'POST /auth/recovery', undefined, { organization, email });
  const recovery = { token: await linkedSecret(email, '/reset'), password };
  await tour.call(anonymous, 'POST /auth/recovery/completion', undefined, recovery);

  const { body } = await anonymous.post('/auth/login', { organization, email, password });
  await tour.call(anonymous.with(body.accessToken), 'POST /auth/email', undefined, { email: next });
  const proof = { token: await linkedSecret(next, '/verify-email') };
  await tour.call(anonymous, 'POST /auth/email/verification', undefined, proof);
}

/** What becomes of an API key: another name, another secret, and the end, when somebody has found that. */
export async function tourOfKeys(guildhall: Guildhall, { admin: { client } }: Guides, tour: Tour): Promise<void> {
  const { body } = await client.post('/api-keys', { name: 'tour', scopes: ['users:read'] });
  const path = `/api-keys/${body.id}`;
  const anyVersion = { 'if-match': '*' };
  await tour.call(client, 'PATCH /api-keys/{apiKeyId}', path, { name: 'toured' }, anyVersion);
  const rotated = await tour.call(client, 'POST /api-keys/{apiKeyId}/rotation', `${path}/rotation`, {});
  const secrets = [{ secret: rotated.body.secret, foundAt: 'https://example.org/config.yml' }];
  await tour.call(new ApiClient(guildhall.api), 'POST /api-key-leaks', undefined, { secrets });
}

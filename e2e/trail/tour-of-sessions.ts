import { ApiClient } from '../platform/api-client.js';
import { AuthenticatorApp } from '../platform/authenticator.js';
import type { Guildhall } from '../platform/guildhall.js';
import { colleague, expectStatus, type Person, signInAgain } from '../platform/people.js';
import type { Guides, Tour } from './tour.js';

/** Sessions, as they are proved anew, opened by a second factor, and ended by whoever may. */
export async function tourOfSessions(guildhall: Guildhall, { admin }: Guides, tour: Tour): Promise<void> {
  const ada = await colleague(guildhall, admin, 'viewer');
  const [second, third] = [await signInAgain(guildhall, ada), await signInAgain(guildhall, ada)];
  const { body } = await tour.call(ada.client, 'POST /auth/step-up', undefined, { password: ada.password });
  const me = ada.client.with(body.accessToken);
  await tour.call(me, 'DELETE /auth/sessions/{sessionId}', `/auth/sessions/${second.session}`);
  const ofUser = `/users/${ada.id}/sessions`;
  await tour.call(admin.client, 'GET /users/{userId}/sessions', ofUser);
  await tour.call(admin.client, 'GET /users/{userId}/security', `/users/${ada.id}/security`);
  await tour.call(admin.client, 'DELETE /users/{userId}/sessions/{sessionId}', `${ofUser}/${third.session}`);
  await tour.call(me, 'DELETE /auth/sessions');
  const again = await signInAgain(guildhall, ada);
  const app = await enrolled(again);
  await tour.call(admin.client, 'DELETE /users/{userId}/sessions', ofUser);

  const { email, password, organization } = ada;
  const anonymous = new ApiClient(guildhall.api);
  const asked = await anonymous.post('/auth/login', { organization: organization.slug, email, password });
  const { challenge } = expectStatus(asked, 200).body;
  await tour.call(anonymous, 'POST /auth/mfa/verify', undefined, { challenge, code: app.nextCode() });
}

async function enrolled({ client }: Person): Promise<AuthenticatorApp> {
  const { body } = expectStatus(await client.post('/auth/factors/totp', { name: 'Phone' }), 200, 201);
  const app = new AuthenticatorApp(body.secret);
  const confirmation = `/auth/factors/${body.factorId}/confirmation`;
  expectStatus(await client.post(confirmation, { code: app.nextCode() }), 200, 201);
  return app;
}

import { AuthenticatorApp } from '../platform/authenticator.js';
import type { Guildhall } from '../platform/guildhall.js';
import { colleague } from '../platform/people.js';
import type { Guides, Tour } from './tour.js';

/** Second factors, as a user enrols and removes them, and as an administrator resets them. */
export async function tourOfFactors(guildhall: Guildhall, { admin }: Guides, tour: Tour): Promise<void> {
  const ada = await colleague(guildhall, admin, 'viewer');
  const confirmation = 'POST /auth/factors/{factorId}/confirmation';
  const enrol = async (client: typeof ada.client) => {
    const { body } = await tour.call(client, 'POST /auth/factors/totp', undefined, { name: 'Phone' });
    const app = new AuthenticatorApp(body.secret);
    const path = `/auth/factors/${body.factorId}/confirmation`;
    return { id: body.factorId as string, path, code: app.nextCode() };
  };
  const first = await enrol(ada.client);
  const { body } = await tour.call(ada.client, confirmation, first.path, { code: first.code });
  // Every session of before has ended with the first factor.
  const me = ada.client.with(body.signedIn.accessToken);
  await tour.call(me, 'POST /auth/factors/backup-codes');
  await tour.call(me, 'POST /auth/factors/passkeys/options');
  const second = await enrol(me);
  await me.post(second.path, { code: second.code });
  await tour.call(me, 'DELETE /auth/factors/{factorId}', `/auth/factors/${second.id}`);
  const ofUser = `/users/${ada.id}/factors`;
  await tour.call(admin.client, 'DELETE /users/{userId}/factors/{factorId}', `${ofUser}/${first.id}`);

  const grace = await colleague(guildhall, admin, 'viewer');
  const hers = await enrol(grace.client);
  await grace.client.post(hers.path, { code: hers.code });
  await tour.call(admin.client, 'DELETE /users/{userId}/factors', `/users/${grace.id}/factors`);
}

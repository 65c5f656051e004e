import { randomUUID } from 'node:crypto';
import { ApiClient } from '../platform/api-client.js';
import type { Guildhall } from '../platform/guildhall.js';
import { activationToken, freshEmail } from '../platform/mails.js';
import { freshPassword, isActive } from '../platform/people.js';
import type { Guides, Tour } from './tour.js';

/** Users, what they sign in with, and the keys that they make. */
export async function tourOfPeople(guildhall: Guildhall, { admin }: Guides, tour: Tour): Promise<void> {
  const organization = admin.organization.slug;
  const [email, password, newPassword] = [freshEmail(), freshPassword(), freshPassword()];
  const anonymous = new ApiClient(guildhall.api);
  const invited = { email: freshEmail(), displayName: 'Grace Hopper', roles: ['viewer'] };
  const user = await tour.call(admin.client, 'POST /users', undefined, invited);
  const of = (route: string) => route.split(' ')[1]?.replace('{userId}', user.body.id);
  for (const [route, body] of [
    ['POST /users/{userId}/activation-mail'],
    ['POST /users/{userId}/suspension', { reason: 'left' }],
    ['DELETE /users/{userId}/suspension'],
    ['POST /users/{userId}/lock', { reason: 'lost the laptop' }],
    ['DELETE /users/{userId}/lock'],
    ['POST /users/{userId}/deactivation', { reason: 'left' }],
    ['DELETE /users/{userId}/deactivation'],
  ] as const)
    await tour.call(admin.client, route, of(route), body);
  const seen = await admin.client.get(`/users/${user.body.id}`);
  await tour.call(
    admin.client,
    'PATCH /users/{userId}',
    `/users/${user.body.id}`,
    { displayName: 'Grace' },
    { 'if-match': String(seen.headers.etag) },
  );
  await tourOfRoles(admin.client, user.body.id, tour);
  await tour.call(admin.client, 'DELETE /users/{userId}', `/users/${user.body.id}`);
  const imported = { email: freshEmail(), displayName: 'Radia Perlman' };
  await tour.call(admin.client, 'POST /user-imports', undefined, { users: [imported] });

  await admin.client.post('/users', { ...invited, email });
  await tour.call(anonymous, 'POST /auth/activation', undefined, { token: await activationToken(email), password });
  const { body: first } = await tour.call(anonymous, 'POST /auth/login', undefined, { organization, email, password });
  const { body: next } = await tour.call(anonymous, 'POST /auth/refresh', undefined, {
    refreshToken: first.refreshToken,
  });
  const changed = await tour.call(anonymous.with(next.accessToken), 'POST /auth/password', undefined, {
    currentPassword: password,
    newPassword,
  });
  await tour.call(anonymous.with(changed.body.accessToken), 'POST /auth/logout');

  const key = await tour.call(admin.client, 'POST /api-keys', undefined, { name: 'tour', scopes: ['users:read'] });
  await tour.call(admin.client, 'DELETE /api-keys/{apiKeyId}', `/api-keys/${key.body.id}`);
}

/** A role of the organisation's own, which somebody holds for a while. */
async function tourOfRoles(client: ApiClient, userId: string, tour: Tour): Promise<void> {
  const slug = `tour-${randomUUID().slice(0, 8)}`;
  const role = { slug, name: 'Tour', permissions: ['audit:read'], inherits: ['viewer'] };
  const { body: made } = await tour.call(client, 'POST /roles', undefined, role);
  const path = `/roles/${made.id}`;
  await tour.call(client, 'PATCH /roles/{roleId}', path, { name: 'Toured' }, { 'if-match': '"1"' });
  const { body: held } = await tour.call(client, 'POST /role-assignments', undefined, { userId, role: slug });
  const assignment = `/role-assignments/${held.id}`;
  await tour.call(client, 'DELETE /role-assignments/{assignmentId}', assignment);
  await tour.call(client, 'DELETE /roles/{roleId}', path, undefined, { 'if-match': '*' });
}

/** An organisation of its own, which is suspended and comes back. */
export async function tourOfOrganizations({ founder }: Guides, tour: Tour): Promise<void> {
  const slug = `tour-${randomUUID().slice(0, 18)}`;
  const administrator = { email: freshEmail(), displayName: 'Ada Lovelace' };
  const founding = { slug, name: 'Tour', tier: 'premium', administrator };
  const { body } = await tour.call(founder.client, 'POST /organizations', undefined, founding);
  // Its own trail tells of it, from the first word on.
  const foundingStop = tour.stops.pop();
  if (foundingStop) tour.stops.push({ ...foundingStop, tenant: body.id });
  const its = tour.in(body.id);
  await isActive(founder, body.id);
  const path = `/organizations/${body.id}`;
  const { headers } = await founder.client.get(path);
  const ifMatch = { 'if-match': String(headers.etag) };
  await its.call(founder.client, 'PATCH /organizations/{organizationId}', path, { name: 'Toured' }, ifMatch);
  const rateLimits = 'organizations/{organizationId}/rate-limits';
  const limits = [{ policy: 'tenant', calls: 1_000, windowSeconds: 60 }];
  await its.call(founder.client, `PUT /${rateLimits}`, `${path}/rate-limits`, { limits }, { 'if-match': '*' });
  await its.call(founder.client, `DELETE /${rateLimits}`, `${path}/rate-limits`, undefined, { 'if-match': '*' });
  const suspension = `${path}/suspension`;
  const reason = { reason: 'abuse' };
  await its.call(founder.client, 'POST /organizations/{organizationId}/suspension', suspension, reason);
  await its.call(founder.client, 'DELETE /organizations/{organizationId}/suspension', suspension);
}

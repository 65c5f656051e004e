import { eventually } from '@guildhall/testing';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Answer, ApiClient } from './api-client.js';
import type { Guildhall } from './guildhall.js';
import { activationToken, freshEmail } from './mails.js';

/** Somebody who can sign in, and has: what they know, and a client that speaks for them. */
export interface Person {
  readonly organization: { readonly id: string; readonly slug: string };
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly session: string;
  readonly refreshToken: string;
  readonly client: ApiClient;
}

export type RoleSlug = 'super-admin' | 'admin' | 'manager' | 'analyst' | 'viewer' | 'api-user';

/** Long, and no password that anybody has used before. */
export const freshPassword = () => `correct horse ${crypto.randomUUID()}`;

interface Credentials {
  readonly organization: string;
  readonly email: string;
  readonly password: string;
}

/** The answer that is expected, or an error that shows the one that came. */
export function expectStatus(answer: Answer, ...statuses: number[]): Answer {
  if (statuses.includes(answer.status)) return answer;
  throw new Error(`Expected ${statuses.join(' or ')}, got ${answer.status}: ${answer.bytes}`);
}

export async function signIn(guildhall: Guildhall, { organization, email, password }: Credentials): Promise<Person> {
  const client = new ApiClient(guildhall.api);
  const credentials = { organization, email, password };
  const { body } = expectStatus(await client.post('/auth/login', credentials), 200);
  return personOf(client, credentials, body);
}

/** The same person in a new session: tokens live for minutes. */
export const signInAgain = (guildhall: Guildhall, person: Person): Promise<Person> =>
  signIn(guildhall, { ...person, organization: person.organization.slug });

/** @param body what a sign-in answers */
export function personOf(
  client: ApiClient,
  { organization, email, password }: Credentials,
  body: Answer['body'],
): Person {
  return {
    organization: { id: body.organization, slug: organization },
    id: body.user,
    email,
    password,
    session: body.session,
    refreshToken: body.refreshToken,
    client: client.with(body.accessToken),
  };
}

/** Takes the link out of the mail, chooses a password, signs in. */
export async function activate(guildhall: Guildhall, organization: string, email: string): Promise<Person> {
  const password = freshPassword();
  const token = await activationToken(email);
  expectStatus(await new ApiClient(guildhall.api).post('/auth/activation', { token, password }), 204);
  return signIn(guildhall, { organization, email, password });
}

/** The platform's first administrator, who has had to change the initial password before anything else. */
export async function platformAdministrator(guildhall: Guildhall): Promise<Person> {
  const { organization, email, password: initial } = guildhall.at.administrator;
  const file = path.join(guildhall.folder, 'administrator.txt');
  if (!existsSync(file)) {
    const password = freshPassword();
    const { client } = await signIn(guildhall, { organization, email, password: initial });
    const change = { currentPassword: initial, newPassword: password };
    expectStatus(await client.post('/auth/password', change), 200);
    rememberAdministrator(guildhall, password);
  }
  return signIn(guildhall, { organization, email, password: readFileSync(file, 'utf8') });
}

/** For the suites that come after. */
export function rememberAdministrator(guildhall: Guildhall, password: string): void {
  writeFileSync(path.join(guildhall.folder, 'administrator.txt'), password, { mode: 0o600 });
}

export interface Onboarding {
  readonly name?: string;
  readonly tier?: string;
  readonly metadata?: Record<string, string>;
  readonly displayName?: string;
}

/** A new organisation, and its administrator signed in. */
export async function onboard(guildhall: Guildhall, founder: Person, wanted: Onboarding = {}): Promise<Person> {
  const { name = 'Acme', tier = 'premium', metadata = {}, displayName = 'Ada Lovelace' } = wanted;
  const slug = `acme-${crypto.randomUUID().slice(0, 18)}`;
  const email = freshEmail();
  const administrator = { email, displayName };
  const founded = await founder.client.post('/organizations', { slug, name, tier, metadata, administrator });
  const { body } = expectStatus(founded, 201);
  await isActive(founder, body.id);
  return activate(guildhall, slug, email);
}

/** Every service has got ready for the organisation. */
export function isActive(founder: Person, organizationId: string): Promise<unknown> {
  return eventually(
    async () => {
      const { body } = await founder.client.get(`/organizations/${organizationId}/onboarding`);
      return body.status === 'active' ? body : Promise.reject(new Error(JSON.stringify(body)));
    },
    // A single call looks whether a service that was killed is there again, and may take the 25 seconds that a call has.
    { withinMs: 60_000, pauseMs: 100 },
  );
}

/** Somebody with one role, signed in. */
export async function colleague(
  guildhall: Guildhall,
  administrator: Person,
  role: string,
  displayName = 'Grace Hopper',
) {
  const email = freshEmail(role);
  const user = { email, displayName, roles: [role] };
  expectStatus(await administrator.client.post('/users', user), 201);
  return activate(guildhall, administrator.organization.slug, email);
}

import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, limitedAddress } from '../platform/api-client.js';
import { readEventStream } from '../platform/event-stream.js';
import { Guildhall } from '../platform/guildhall.js';
import { freshEmail, linksTo } from '../platform/mails.js';
import {
  activate,
  colleague,
  freshPassword,
  type Person,
  personOf,
  rememberAdministrator,
  signInAgain,
} from '../platform/people.js';
import { msUntilRefused } from '../platform/refusal.js';
import { PlainReader } from '../projection/plain-reader.js';
import { report } from '../platform/report.js';

let guildhall: Guildhall;
let stranger: PlainReader;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  stranger = await PlainReader.on(
    ['guildhall.tenancy.v1', 'guildhall.identity.v1', 'guildhall.gateway.v1'],
    guildhall.at.kafkaBrokers,
  );
}, 150_000);
afterAll(() => stranger?.stop());

// One story: each test goes on where the one before it ended.
let founder: Person;
let ada: Person;
let grace: Person;

describe('the first administrator of the platform', () => {
  it('signs in with the initial password, and can do nothing but change it', async () => {
    const { organization, email, password } = guildhall.at.administrator;
    const credentials = { organization, email, password };
    const anonymous = new ApiClient(guildhall.api);
    const { status, body } = await anonymous.post('/auth/login', credentials);
    expect({ status, step: body.step }).toEqual({ status: 200, step: 'password-change' });
    const initial = personOf(anonymous, credentials, body);
    for (const path of ['/organizations', '/users', '/roles']) {
      expect((await initial.client.get(path)).status).toBe(403);
    }
    expect((await initial.client.post('/organizations', { slug: 'too-early', name: 'Too early' })).status).toBe(403);
    await changePassword(initial);
  });

  it('T28: has another session after the change, and neither the old one nor the old password opens anything', async () => {
    const { organization, email, password } = guildhall.at.administrator;
    const again = await new ApiClient(guildhall.api).post('/auth/login', { organization, email, password });
    expect(again.status).toBe(401);
    expect((await founder.client.get('/organizations')).status).toBe(200);
  });
});

async function changePassword(initial: Person): Promise<void> {
  const newPassword = freshPassword();
  const { status, body } = await initial.client.post('/auth/password', {
    currentPassword: initial.password,
    newPassword,
  });
  expect({ status, step: body.step }).toEqual({ status: 200, step: 'signed-in' });
  rememberAdministrator(guildhall, newPassword);
  const { organization, email } = guildhall.at.administrator;
  founder = personOf(initial.client, { organization, email, password: newPassword }, body);
  expect(founder.session).not.toBe(initial.session);
  await msUntilRefused(initial.client, '/organizations', 401);
}

describe('a new organisation', () => {
  it('is made by one call, and its progress can be watched until it is active', async () => {
    const slug = `thread-${crypto.randomUUID().slice(0, 18)}`;
    const email = freshEmail();
    const since = performance.now();
    const { status, headers, body } = await founder.client.post('/organizations', {
      slug,
      name: 'Thread',
      tier: 'basic',
      metadata: {},
      administrator: { email, displayName: 'Ada Lovelace' },
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { slug, status: 'provisioning' } });
    expect(headers.location).toContain(`/organizations/${body.id}`);
    const progress = await readEventStream<Progress>(
      founder.client,
      `/organizations/${body.id}/onboarding/stream`,
      (message) => message.status === 'active',
    );
    report('onboarding', `${Math.round(performance.now() - since)} ms until active, ${progress.length} messages`);
    const services = ['audit', 'feedback', 'identity', 'integration', 'monitoring', 'reporting'];
    expect(progress.at(-1)?.steps).toMatchObject(services.map((step) => ({ step, status: 'done' })));
    ada = await activateByLink(slug, email);
    expect(ada.organization.id).toBe(body.id);
  });

  async function activateByLink(slug: string, email: string): Promise<Person> {
    const [link] = await linksTo(email);
    expect({ origin: link?.origin, path: link?.pathname, query: link?.search }).toEqual({
      origin: guildhall.at.publicUrl,
      path: '/activate',
      query: '',
    });
    return activate(guildhall, slug, email);
  }

  it('lets its activation link work once', async () => {
    const [link] = await linksTo(ada.email);
    const token = new URLSearchParams(link?.hash.slice(1)).get('token');
    const again = await new ApiClient(guildhall.api).post('/auth/activation', { token, password: freshPassword() });
    expect(again.status).toBeGreaterThanOrEqual(400);
    expect(again.status).toBeLessThan(500);
    await signInAgain(guildhall, ada);
  });
});

interface Progress {
  readonly status: string;
  readonly steps: readonly { readonly step: string; readonly status: string }[];
}

describe('the administrator of an organisation', () => {
  it('creates users, reads one, and lists them', async () => {
    grace = await colleague(guildhall, ada, 'manager');
    const { status, body } = await ada.client.get(`/users/${grace.id}`);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id: grace.id, email: grace.email, displayName: 'Grace Hopper', status: 'active' },
    });
    const list = await ada.client.get('/users?limit=1');
    expect(list.body.items).toHaveLength(1);
    const rest = await ada.client.get(`/users?limit=50&cursor=${encodeURIComponent(list.body.next)}`);
    const ids = [...list.body.items, ...rest.body.items].map(({ id }: { id: string }) => id);
    expect(ids.sort()).toEqual([ada.id, grace.id].sort());
  });

  it('suspends one, who is refused within a second at every door', async () => {
    expect((await grace.client.get('/users')).status).toBe(200);
    const { status } = await ada.client.post(`/users/${grace.id}/suspension`, { reason: 'left the team' });
    expect(status).toBe(204);
    const ms = await msUntilRefused(grace.client, '/users', 401);
    report('suspension', `refused after ${ms.toFixed(0)} ms`);
    expect(ms).toBeLessThan(1_000);
    const { email, password, organization } = grace;
    const anonymous = new ApiClient(guildhall.api);
    const signedIn = await anonymous.post('/auth/login', { organization: organization.slug, email, password });
    const refreshed = await anonymous.post('/auth/refresh', { refreshToken: grace.refreshToken });
    expect([signedIn.status, refreshed.status]).toEqual([401, 401]);
  });

  it('lets her in again', async () => {
    expect((await ada.client.delete(`/users/${grace.id}/suspension`)).status).toBe(204);
    grace = await signInAgain(guildhall, grace);
    expect((await grace.client.get('/users')).status).toBe(200);
  });
});

describe('a refresh token', () => {
  it('T22: is exchanged once; whoever shows it again ends the whole family', async () => {
    const victim = new ApiClient(guildhall.api);
    const thief = new ApiClient(guildhall.api);
    const agent = (name: string) => ({ headers: { 'user-agent': name } });
    const first = await victim.post('/auth/refresh', { refreshToken: grace.refreshToken }, agent('victim'));
    expect(first.status).toBe(200);
    expect(first.body.refreshToken).not.toBe(grace.refreshToken);
    const stolen = await thief.post('/auth/refresh', { refreshToken: grace.refreshToken }, agent('thief'));
    expect(stolen.status).toBe(401);
    const after = await victim.post('/auth/refresh', { refreshToken: first.body.refreshToken }, agent('victim'));
    expect(after.status).toBe(401);
    const ms = await msUntilRefused(victim.with(first.body.accessToken), '/users', 401);
    report('reuse of a refresh token', `access token refused after ${ms.toFixed(0)} ms`);
  });
});

describe('the limits', () => {
  it('answer 429 with headers that say when to come back', async () => {
    const { client } = await colleague(guildhall, ada, 'manager');
    const busy = new ApiClient(guildhall.api, client.accessToken, limitedAddress());
    const answers = await Promise.all(Array.from({ length: 90 }, () => busy.get('/users')));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ status: 429, title: expect.any(String) });
    expect(refused?.headers).toMatchObject({
      'retry-after': expect.stringMatching(/^[1-9]\d*$/),
      'ratelimit-policy': expect.any(String),
      ratelimit: expect.any(String),
    });
    // The bucket fills up again while they come in.
    const admitted = answers.filter(({ status }) => status === 200).length;
    expect(admitted).toBeGreaterThanOrEqual(60);
    expect(admitted).toBeLessThan(70);
  });
});

describe('a stranger with a plain Kafka client', () => {
  const typesOf = (tenant: string) =>
    stranger.events
      .filter(({ headers }) => headers.ce_tenantid === tenant)
      .map(({ headers }) => headers.ce_type?.split('.').at(-1));

  it('reads every change of the story, each once, as a CloudEvent', async () => {
    const expected = [
      'OrganizationCreated',
      'IdentityProvisioned',
      'OrganizationActivated',
      'UserCreated',
      'UserActivated',
      'UserSignedIn',
      'UserSuspended',
      'UserReactivated',
      'RefreshReuseDetected',
      'SessionEnded',
    ];
    await eventually(() => {
      expect(typesOf(ada.organization.id)).toEqual(expect.arrayContaining(expected));
      return true;
    });
    for (const { headers } of stranger.events) {
      expect(headers).toMatchObject({
        ce_specversion: '1.0',
        ce_id: expect.stringMatching(/^evt_/),
        ce_source: expect.stringMatching(/^\/guildhall\/(gateway|identity|tenancy)$/),
        ce_time: expect.any(String),
        ce_tenantid: expect.stringMatching(/^org_/),
      });
    }
    const ids = stranger.events.map(({ headers }) => headers.ce_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('reads no secret in any of them', () => {
    const all = JSON.stringify(stranger.events);
    for (const secret of [founder, ada, grace].flatMap((person) => [person.password, person.refreshToken])) {
      expect(all).not.toContain(secret);
    }
    expect(all).not.toMatch(/\bgh[a-z]_[a-z0-9]/);
  });
});

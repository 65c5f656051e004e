import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Webhooks, startWebhooks } from '../../test/webhooks.harness.js';

let webhooks: Webhooks;
beforeAll(async () => {
  webhooks = await startWebhooks();
});
afterAll(() => webhooks.stop());

const URL_OF_SOMEBODY = 'https://hooks.example.org/guildhall?key=opens-it';
const announcedOf = async (uuid: string) =>
  (await webhooks.service.announced()).filter(({ aggregateId }) => aggregateId === uuid);

describe('making a webhook endpoint', () => {
  it('answers its secret once, and announces nothing that would open it', async () => {
    const admin = webhooks.admin();
    const wanted = { url: URL_OF_SOMEBODY, eventTypes: ['guildhall.identity.v1.*'], description: 'Billing' };
    const made = await admin.post('/webhook-endpoints', wanted);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...wanted, enabled: true, version: 1, disabledReason: null });
    expect(Buffer.from(made.body.secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(made.headers.get('location')).toContain(`/webhook-endpoints/${made.body.id}`);

    const shown = await admin.get(`/webhook-endpoints/${made.body.id}`);
    expect(shown.body).toMatchObject(wanted);
    expect((await admin.get('/webhook-endpoints')).body).toMatchObject({ items: [{ id: made.body.id }], next: null });
    const told = JSON.stringify(await webhooks.service.announced());
    expect(told).toContain('https://hooks.example.org"');
    const rows = JSON.stringify(await webhooks.database.look('select * from webhook_endpoints'));
    for (const text of [shown.text, told, rows]) expect(text).not.toContain('whsec_');
    expect(told).not.toContain('opens-it');
  });

  it.each([
    ['url', 'https://10.0.0.1/', 'url-address'],
    ['url', 'https://169.254.169.254/latest/meta-data/', 'url-address'],
    ['url', 'https://ada@hooks.example.org/', 'url-credentials'],
    ['url', 'https://hooks\u007f.example.org/', 'url-form'],
    ['eventTypes', ['guildhall.nothing.v1.*'], 'custom'],
    ['eventTypes', ['guildhall.integration.v1.IntegrationProvisioned'], 'custom'],
    ['eventTypes', ['*'], 'custom'],
  ])('T73: refuses as its %s: %j', async (field, value, code) => {
    const refused = await webhooks.admin().post('/webhook-endpoints', { url: URL_OF_SOMEBODY, [field]: value });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].pointer).toMatch(new RegExp(`^/${field}`));
    if (field === 'url') expect(refused.body.errors[0].code).toBe(code);
  });

  it('ends at twenty of them', async () => {
    const admin = webhooks.admin();
    for (let made = 0; made < 20; made += 1)
      expect((await admin.post('/webhook-endpoints', { url: URL_OF_SOMEBODY })).status).toBe(201);
    expect((await admin.post('/webhook-endpoints', { url: URL_OF_SOMEBODY })).body.code).toBe(
      'too-many-webhook-endpoints',
    );
  });
});

describe('changing a webhook endpoint', () => {
  it('needs the version that was read, and announces what differs', async () => {
    const { admin, path, uuid } = await webhooks.endpoint();
    const change = { eventTypes: ['guildhall.identity.v1.UserSuspended'], description: 'Other', enabled: false };
    expect((await admin.patch(path, change)).status).toBe(428);
    expect((await admin.patch(path, change, { headers: { 'if-match': '"7"' } })).status).toBe(412);
    const changed = await admin.patch(path, change, { headers: { 'if-match': '"1"' } });
    expect(changed).toMatchObject({ status: 200, body: { ...change, version: 2 } });
    const [, told] = await announcedOf(uuid);
    expect(told?.data).toMatchObject({ eventTypes: change.eventTypes });
    const fields = (told?.data['changes'] as { field: string }[]).map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['eventTypes', 'description', 'enabled']));
    expect(fields).not.toContain('url');
  });

  it('enables one that the platform gave up on as if nothing had been', async () => {
    const { admin, path, uuid } = await webhooks.endpoint();
    await webhooks.database.look(
      `update webhook_endpoints set is_enabled = false, disabled_reason = 'gone', failing_since = now() where id = $1`,
      [uuid],
    );
    const changed = await admin.patch(path, { enabled: true }, { headers: { 'if-match': '"1"' } });
    expect(changed.body).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
  });
});

describe('deleting a webhook endpoint', () => {
  it('leaves neither it nor its secrets behind', async () => {
    const { admin, path, uuid } = await webhooks.endpoint();
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.get(path)).status).toBe(404);
    expect((await admin.get(`${path}/deliveries`)).status).toBe(404);
    expect((await admin.get('/webhook-endpoints')).body.items).toEqual([]);
    expect((await announcedOf(uuid)).map(({ type }) => type).at(-1)).toMatch(/WebhookEndpointDeleted$/);
    const [row] = await webhooks.database.look<{ sealed_secret: null }>(
      'select sealed_secret from webhook_endpoints where id = $1',
      [uuid],
    );
    expect(row?.sealed_secret).toBeNull();
  });
});

describe('an endpoint of another organisation', () => {
  it('is not there, in the words for what nobody has', async () => {
    const given = await webhooks.endpoint();
    const delivery = await webhooks.testEvent(given);
    const stranger = webhooks.admin();
    const absent = `/webhook-endpoints/${encodeId('whe', newId())}`;
    const calls: readonly [string, string][] = [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/test-events'],
      ['POST', '/secret-rotation'],
      ['GET', '/deliveries'],
      ['GET', delivery.slice(given.path.length)],
      ['POST', `${delivery.slice(given.path.length)}/redelivery`],
    ];
    for (const [method, rest] of calls) {
      const options = method === 'PATCH' ? { json: { enabled: false }, headers: { 'if-match': '"1"' } } : {};
      const answer = await stranger.call(method, given.path + rest, options);
      const other = await stranger.call(method, absent + rest, options);
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([404, other.body.code, other.body.detail]);
    }
    expect((await given.admin.get(given.path)).status).toBe(200);
  });
});

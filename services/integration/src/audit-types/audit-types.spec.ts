import type { AuditEventsReported } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { ApiCaller } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIntegration } from '../../test/integration.stage.js';
import { audit } from '../../test/items.js';

let service: Awaited<ReturnType<typeof startIntegration>>;
beforeAll(async () => {
  service = await startIntegration({ KAFKA_BROKERS: '127.0.0.1:1' });
}, 60_000);
afterAll(() => service.stop());

const TYPE = 'ssh.login-failed';
const PORT = { type: 'object', properties: { port: { type: 'integer' } }, required: ['port'] };
const PORT_ALONE = { ...PORT, additionalProperties: false };

const admin = (tenant = newId()) => service.caller(tenant, ['audit-types:read', 'audit-types:manage', 'ingest:create']);
const register = async (caller: ApiCaller, schema: object = PORT) => {
  const { status, body, headers } = await caller.post('/audit-types', { type: TYPE, schema });
  expect(status).toBe(201);
  return { path: `/audit-types/${body.id}`, etag: String(headers.get('etag')), id: String(body.id) };
};
const put = (caller: ApiCaller, { path, etag }: { path: string; etag: string }, schema: object) =>
  caller.put(`${path}/schema`, { schema }, { headers: { 'if-match': etag } });
/** What became of one item, as a word; and of the first thing wrong with it, where. */
const handedIn = async (caller: ApiCaller, fields: object) => {
  const { body } = await caller.post('/ingest/events', { items: [audit(newId(), fields)] });
  const [{ status, errors }] = body.results;
  return errors ? `${errors[0].code} ${errors[0].pointer}` : status;
};
const told = async (tenant: string) =>
  (await service.announced())
    .filter((event) => event.tenantId === tenant)
    .map(({ type, data }) => ({ type: type.split('.').at(-1) ?? '', data }));

describe('a type of a product’s audit events', () => {
  it('AUD-1: holds the details of its items to its newest schema, or to the one that they name, and the trail says which', async () => {
    const caller = admin();
    const registered = await register(caller);
    expect(await handedIn(caller, { details: { port: 22, user: 'root' } })).toBe('accepted');
    expect(await handedIn(caller, {})).toBe('against-schema /items/0/details');
    expect(await handedIn(caller, { details: { port: '22' } })).toBe('against-schema /items/0/details/port');
    expect((await put(caller, registered, PORT_ALONE)).body).toMatchObject({ schemaVersion: 2, version: 2 });
    const more = { details: { port: 22, user: 'root' } };
    expect(await handedIn(caller, more)).toBe('against-schema /items/0/details');
    expect(await handedIn(caller, { ...more, schemaVersion: 1 })).toBe('accepted');
    expect(await handedIn(caller, { ...more, schemaVersion: 3 })).toBe('unknown-schema-version /items/0/schemaVersion');
    const reported = (await told(caller.tenant)).filter(({ type }) => type === 'AuditEventsReported');
    const items = reported.flatMap(({ data }) => (data as unknown as AuditEventsReported).items);
    expect(items.map(({ schemaVersion }) => schemaVersion)).toEqual([1, 1]);
  });

  it('that nobody registered is taken in as it comes, but says no schema', async () => {
    const caller = admin();
    expect(await handedIn(caller, { details: { anything: [1, 'goes'] } })).toBe('accepted');
    expect(await handedIn(caller, { schemaVersion: 1 })).toBe('unknown-type /items/0/schemaVersion');
  });

  it('of another organisation says nothing of ours', async () => {
    const [ours, theirs] = [admin(), admin()];
    const { path } = await register(theirs);
    expect(await handedIn(ours, { details: {} })).toBe('accepted');
    const etag = '"1"';
    const statuses = [
      (await ours.get(path)).status,
      (await ours.get(`${path}/schemas/1`)).status,
      (await put(ours, { path, etag }, PORT)).status,
      (await ours.delete(path)).status,
    ];
    expect(statuses).toEqual([404, 404, 404, 404]);
    expect((await ours.get('/audit-types')).body.items).toEqual([]);
  });

  it('once retired takes nothing in any more, and its schemas stay to be read', async () => {
    const caller = admin();
    const { path, etag } = await register(caller);
    expect((await caller.delete(path)).status).toBe(204);
    expect(await handedIn(caller, { details: { port: 22 } })).toBe('retired-type /items/0/type');
    expect((await caller.get(`${path}/schemas/1`)).body.schema).toEqual(PORT);
    expect((await caller.get(`${path}/schemas/2`)).status).toBe(404);
    const again = [await caller.delete(path), await put(caller, { path, etag: '*' }, PORT)];
    expect(again.map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([409, 'audit-type-is-retired']));
    expect((await put(caller, { path, etag }, PORT)).status).toBe(412);
  });

  it('is registered once, and each step of its life is told', async () => {
    const caller = admin();
    const registered = await register(caller);
    const again = await caller.post('/audit-types', { type: TYPE, schema: PORT });
    expect([again.status, again.body.code]).toEqual([409, 'audit-type-exists']);
    await put(caller, registered, PORT_ALONE);
    await caller.delete(registered.path);
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await told(caller.tenant)).toMatchObject([
      { type: 'AuditTypeRegistered', data: { type: TYPE, schemaVersion: 1, digest } },
      { type: 'AuditTypeSchemaAdded', data: { type: TYPE, schemaVersion: 2, digest } },
      { type: 'AuditTypeRetired', data: { type: TYPE } },
    ]);
    expect((await caller.get('/audit-types')).body.items).toMatchObject([{ type: TYPE, schemaVersion: 2 }]);
  });

  it.each([
    ['a schema that refers to elsewhere', { schema: { type: 'object', $ref: 'https://example.org' } }, '/schema/$ref'],
    ['a name of the platform', { type: 'guildhall.identity.v1.user-created' }, '/type'],
  ])('is refused with %s, which is pointed to', async (_what, fields, pointer) => {
    const { status, body } = await admin().post('/audit-types', { type: TYPE, schema: PORT, ...fields });
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
  });
});

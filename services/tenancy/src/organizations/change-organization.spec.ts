import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTenancy, type Tenancy } from '../../test/tenancy.harness.js';

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

const ifMatch = (version: number | string) => ({ headers: { 'if-match': `"${version}"` } });

describe('changing an organisation', () => {
  it('merges what is sent, raises the version, and announces before and after', async () => {
    const { id, uuid, admin } = await tenancy.organization({ metadata: { region: 'eu', plan: 'old' } });
    const change = { name: 'Acme Industries', metadata: { plan: null, owner: 'sales' } };
    const { status, headers, body } = await admin.patch(`/organizations/${id}`, change, ifMatch(1));
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"2"');
    expect(body).toMatchObject({ name: 'Acme Industries', version: 2, metadata: { region: 'eu', owner: 'sales' } });
    const [, changed] = await tenancy.announced(uuid);
    expect(changed).toMatchObject({
      type: 'guildhall.tenancy.v1.OrganizationChanged',
      version: 2,
      data: { name: 'Acme Industries' },
    });
    expect(changed?.data.changes).toContainEqual({ field: 'name', before: 'Acme', after: 'Acme Industries' });
  });

  it('announces nothing when it changes nothing', async () => {
    const { id, uuid, admin } = await tenancy.organization();
    const { body } = await admin.patch(`/organizations/${id}`, { name: 'Acme' }, ifMatch(1));
    expect(body.version).toBe(1);
    expect(await tenancy.announced(uuid)).toHaveLength(1);
  });

  it('asks for the version that was read, and refuses an old one', async () => {
    const { id, admin } = await tenancy.organization();
    expect((await admin.patch(`/organizations/${id}`, { name: 'B' })).status).toBe(428);
    expect((await admin.patch(`/organizations/${id}`, { name: 'B' }, ifMatch(1))).status).toBe(200);
    expect((await admin.patch(`/organizations/${id}`, { name: 'C' }, ifMatch(1))).status).toBe(412);
  });

  it('lets one of many at once through for each version, and loses none', async () => {
    const { id, uuid, admin } = await tenancy.organization();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => admin.patch(`/organizations/${id}`, { name: `Acme ${n}` }, ifMatch(1))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
    expect((await tenancy.announced(uuid)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('leaves the tier to the platform, and tells the gateway of it', async () => {
    const { id, uuid, admin } = await tenancy.organization();
    expect((await admin.patch(`/organizations/${id}`, { tier: 'premium' }, ifMatch(1))).status).toBe(403);
    const { body } = await tenancy.platform.patch(`/organizations/${id}`, { tier: 'premium' }, ifMatch(1));
    expect(body.tier).toBe('premium');
    expect((await tenancy.stated(uuid)).at(-1)).toMatchObject({
      version: 2,
      data: { tier: 'premium', requestsPerMinute: 20_000 },
    });
  });

  it('does not tell whether another tenant has such an organisation', async () => {
    const [mine, theirs] = [await tenancy.organization(), await tenancy.organization()];
    const change = { name: 'Taken over' };
    const foreign = await mine.admin.patch(`/organizations/${theirs.id}`, change, ifMatch(1));
    const absent = await mine.admin.patch('/organizations/org_01k9zq5v3hf7m8qk2x4n6p8r0t', change, ifMatch(1));
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect({ ...foreign.body, instance: '', traceId: '' }).toEqual({ ...absent.body, instance: '', traceId: '' });
    expect(await tenancy.announced(theirs.uuid)).toHaveLength(1);
  });
});

describe('giving an organisation limits of its own', () => {
  const limits = [
    { policy: 'key', calls: 600, windowSeconds: 60, burst: 100 },
    { policy: 'export', calls: 100, windowSeconds: 3_600 },
  ];
  const inOrder = [{ ...limits[1], burst: 0 }, limits[0]];

  it('announces them, tells the gateway, and shows them to the organisation', async () => {
    const { id, uuid, admin } = await tenancy.organization();
    const path = `/organizations/${id}/rate-limits`;
    expect((await admin.get(path)).body).toEqual({ tier: 'basic', limits: [], version: 1 });
    const { status, headers, body } = await tenancy.platform.put(path, { limits }, ifMatch(1));
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(body).toEqual({ tier: 'basic', limits: inOrder, version: 2 });
    expect((await admin.get(path)).body).toEqual(body);
    const announced = (await tenancy.announced(uuid)).at(-1);
    expect(announced).toMatchObject({
      type: 'guildhall.tenancy.v1.RateLimitsChanged',
      version: 2,
      data: { rateLimits: inOrder },
    });
    expect(announced?.data.changes).toContainEqual({ field: 'rateLimits', before: [], after: inOrder });
    expect((await tenancy.stated(uuid)).at(-1)).toMatchObject({ version: 2, data: { rateLimits: inOrder } });

    // What the gateway is told of anything else still says them.
    await tenancy.platform.patch(`/organizations/${id}`, { tier: 'premium' }, ifMatch(2));
    expect((await tenancy.stated(uuid)).at(-1)).toMatchObject({ version: 3, data: { rateLimits: inOrder } });
  });

  it('takes them away again, and tells of nothing that is as before', async () => {
    const { id, uuid } = await tenancy.organization();
    const path = `/organizations/${id}/rate-limits`;
    expect((await tenancy.platform.delete(path, ifMatch(1))).status).toBe(204);
    await tenancy.platform.put(path, { limits }, ifMatch(1));
    expect((await tenancy.platform.put(path, { limits: [...limits].reverse() }, ifMatch(2))).body.version).toBe(2);
    expect((await tenancy.platform.delete(path, ifMatch(1))).status).toBe(412);
    expect((await tenancy.platform.delete(path, ifMatch(2))).status).toBe(204);
    expect((await tenancy.stated(uuid)).at(-1)).toMatchObject({ version: 3, data: { rateLimits: [] } });
    expect(await tenancy.announced(uuid)).toHaveLength(3);
  });

  it('is the platform’s alone, and tells nobody of another organisation', async () => {
    const [mine, theirs] = [await tenancy.organization(), await tenancy.organization()];
    expect((await mine.admin.put(`/organizations/${mine.id}/rate-limits`, { limits }, ifMatch(1))).status).toBe(403);
    expect((await mine.admin.get(`/organizations/${theirs.id}/rate-limits`)).status).toBe(404);
    const absent = '/organizations/org_01k9zq5v3hf7m8qk2x4n6p8r0t/rate-limits';
    expect((await tenancy.platform.put(absent, { limits }, ifMatch(1))).status).toBe(404);
  });

  it.each([
    [[{ policy: 'login', calls: 1, windowSeconds: 60 }]],
    [[limits[0], limits[0]]],
    [[{ policy: 'key', calls: 0, windowSeconds: 60 }]],
    [[{ policy: 'key', calls: 1, windowSeconds: 86_401 }]],
    [[{ policy: 'key', calls: 1, windowSeconds: 60, burst: -1 }]],
  ])('refuses %j', async (refused) => {
    const { status } = await tenancy.platform.put(
      '/organizations/org_01k9zq5v3hf7m8qk2x4n6p8r0t/rate-limits',
      { limits: refused },
      ifMatch(1),
    );
    expect(status).toBe(422);
  });
});

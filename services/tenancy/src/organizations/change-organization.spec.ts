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

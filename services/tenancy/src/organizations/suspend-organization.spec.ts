import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTenancy, type Tenancy } from '../../test/tenancy.harness.js';

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

describe('suspending an organisation', () => {
  it('suspends it with its reason until the suspension is lifted, and announces both', async () => {
    const { id, uuid } = await tenancy.organization();
    const { platform } = tenancy;
    expect((await platform.post(`/organizations/${id}/suspension`, { reason: 'payment' })).status).toBe(204);
    const suspended = await platform.get(`/organizations/${id}`);
    expect(suspended.body).toMatchObject({ status: 'suspended', suspensionReason: 'payment', version: 2 });

    expect((await platform.delete(`/organizations/${id}/suspension`)).status).toBe(204);
    const back = await platform.get(`/organizations/${id}`);
    // Its services are not ready yet, and a suspension makes them no readier.
    expect(back.body).toMatchObject({ status: 'provisioning', suspensionReason: null, version: 3 });
    const types = (await tenancy.announced(uuid)).map(({ type }) => type.replace('guildhall.tenancy.v1.', ''));
    expect(types).toEqual(['OrganizationCreated', 'OrganizationSuspended', 'OrganizationReactivated']);
    expect((await tenancy.stated(uuid)).map(({ version, data }) => [version, data.status])).toEqual([
      [1, 'provisioning'],
      [2, 'suspended'],
      [3, 'provisioning'],
    ]);
  });

  it('happens once when asked for many times at once', async () => {
    const { id, uuid } = await tenancy.organization();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => tenancy.platform.post(`/organizations/${id}/suspension`, { reason: 'abuse' })),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ body }) => body?.code === 'organization-already-suspended')).toHaveLength(9);
    expect(await tenancy.announced(uuid)).toHaveLength(2);
  });

  it('does not suspend the organisation that runs the platform', async () => {
    const now = new Date();
    await tenancy.database.look(
      `insert into organizations (tenant_id, id, slug, name, tier, status, version, created_at, updated_at, activated_at)
       values ($1, $1, 'platform', 'Platform', 'premium', 'active', 1, $2, $2, $2) on conflict do nothing`,
      [PLATFORM_TENANT_ID, now],
    );
    const id = encodeId('org', PLATFORM_TENANT_ID);
    const { status, body } = await tenancy.platform.post(`/organizations/${id}/suspension`, { reason: 'abuse' });
    expect([status, body.code]).toEqual([409, 'platform-organization-cannot-be-suspended']);
  });

  it('is not for an administrator of the organisation itself', async () => {
    const { id, uuid } = await tenancy.organization();
    const admin = tenancy.caller(uuid, ['organizations:update', 'organizations:suspend']);
    expect((await admin.post(`/organizations/${id}/suspension`, { reason: 'request' })).status).toBe(403);
  });

  it.each(['', 'org_', 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t', '018f4e6e-1111-7000-8000-000000000000', '%2e%2e'])(
    'refuses %j as an id with a problem, never with a fault',
    async (id) => {
      const { status } = await tenancy.platform.post(`/organizations/${id}/suspension`, { reason: 'abuse' });
      expect([400, 404]).toContain(status);
    },
  );
});

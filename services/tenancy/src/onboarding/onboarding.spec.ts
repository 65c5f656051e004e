import {
  decodeId,
  IdentityProvisioned,
  IdentityProvisioningFailed,
  PLATFORM_TENANT_ID,
  PlatformBootstrapped,
} from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAnsweringService } from '../../test/answering-service.js';
import { slug, startTenancy, type Tenancy } from '../../test/tenancy.harness.js';

let tenancy: Tenancy;
let identity: Awaited<ReturnType<typeof startAnsweringService>>;
beforeAll(async () => {
  tenancy = await startTenancy({ withConsumers: true, askAgainSeconds: 1 });
  identity = await startAnsweringService('identity', await tenancy.openBroker());
}, 30_000);
afterAll(async () => {
  await identity.stop();
  await tenancy.stop();
});

const isReady = (organizationId: string) => identity.says(organizationId, IdentityProvisioned({ organizationId }));
const refuses = (organizationId: string, { isRetryable, attempt = 1 }: { isRetryable: boolean; attempt?: number }) =>
  identity.says(
    organizationId,
    IdentityProvisioningFailed({ organizationId, reason: 'administrator-address-refused', isRetryable }),
    attempt,
  );
const onboardingOf = async (id: string) => (await tenancy.platform.get(`/organizations/${id}/onboarding`)).body;
const becomes = (id: string, status: string) =>
  eventually(async () => (await onboardingOf(id)).status === status, { withinMs: 15_000 });
const announcedTypes = async (uuid: string) =>
  (await tenancy.announced(uuid)).map(({ type }) => type.replace('guildhall.tenancy.v1.', ''));
const keptAddress = async (uuid: string) =>
  (
    await tenancy.database.look<{ administrator: string | null }>(
      'select administrator from onboardings where id = $1',
      [uuid],
    )
  )[0]?.administrator;
const jobsOf = (uuid: string) =>
  tenancy.database.look<{ due_at: Date }>('select due_at from onboarding_jobs where organization_id = $1', [uuid]);
const revisionOf = (uuid: string) => tenancy.database.look('select revision from onboardings where id = $1', [uuid]);

describe('an organisation that is onboarded', () => {
  it('is active once identity is ready, tells so in order, and keeps no address', async () => {
    const { id, uuid } = await tenancy.organization();
    expect(await onboardingOf(id)).toMatchObject({
      organizationId: id,
      status: 'provisioning',
      steps: [{ step: 'identity', status: 'pending', attempts: 1, reason: null, endedAt: null }],
      endedAt: null,
    });
    await isReady(uuid);
    await becomes(id, 'active');
    expect(await onboardingOf(id)).toMatchObject({ steps: [{ step: 'identity', status: 'done' }] });
    expect((await tenancy.platform.get(`/organizations/${id}`)).body).toMatchObject({ status: 'active', version: 2 });
    expect(await announcedTypes(uuid)).toEqual(['OrganizationCreated', 'OrganizationActivated']);
    expect((await tenancy.announced(uuid))[1]?.data.changes).toContainEqual({
      field: 'status',
      before: 'provisioning',
      after: 'active',
    });
    expect((await tenancy.stated(uuid)).map(({ data }) => data.status)).toEqual(['provisioning', 'active']);
    expect(await keptAddress(uuid)).toBeNull();
    expect(await jobsOf(uuid)).toEqual([]);
  });

  it('is active once, however often identity says that it is ready', async () => {
    const { id, uuid } = await tenancy.organization();
    await Promise.all([isReady(uuid), isReady(uuid), isReady(uuid)]);
    await becomes(id, 'active');
    await isReady(uuid);
    const last = await tenancy.organization();
    await isReady(last.uuid);
    await becomes(last.id, 'active');
    expect(await announcedTypes(uuid)).toEqual(['OrganizationCreated', 'OrganizationActivated']);
  });

  it('is asked for again while nobody answers, fails after five tries, and is resumed by command', async () => {
    const { id, uuid } = await tenancy.organization({ administrator: { email: 'a@example.org', displayName: 'A' } });
    await becomes(id, 'failed');
    expect(await onboardingOf(id)).toMatchObject({ steps: [{ status: 'failed', attempts: 5, reason: 'no-answer' }] });
    const announced = await tenancy.announced(uuid);
    expect(announced.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(announced.slice(1, 5).map(({ data }) => data.attempt)).toEqual([2, 3, 4, 5]);
    expect(announced[4]?.data).toMatchObject({
      steps: ['identity'],
      administratorEmail: 'a@example.org',
      administratorDisplayName: 'A',
    });
    expect(announced[5]).toMatchObject({
      type: 'guildhall.tenancy.v1.OnboardingFailed',
      data: { step: 'identity', reason: 'no-answer', attempts: 5 },
    });

    const resumed = await tenancy.platform.post(`/organizations/${id}/onboarding/resumption`, {});
    expect([resumed.status, resumed.body.status]).toEqual([202, 'provisioning']);
    expect(resumed.headers.get('location')).toBe(`/api/v1/organizations/${id}/onboarding`);
    await eventually(async () => (await announcedTypes(uuid)).length === 8);
    expect((await announcedTypes(uuid)).slice(6)).toEqual(['OnboardingResumed', 'ProvisioningRequested']);
    await isReady(uuid);
    await becomes(id, 'active');
  }, 20_000);

  it('fails at once for a reason that no asking again can mend, and is resumed with another administrator', async () => {
    const { id, uuid } = await tenancy.organization();
    await refuses(uuid, { isRetryable: false });
    await becomes(id, 'failed');
    expect((await onboardingOf(id)).steps).toMatchObject([{ attempts: 1, reason: 'administrator-address-refused' }]);
    const administrator = { email: 'grace@example.org', displayName: 'Grace Hopper' };
    await tenancy.platform.post(`/organizations/${id}/onboarding/resumption`, { administrator });
    const asked = await eventually(async () => (await tenancy.announced(uuid))[3]);
    expect(asked.data).toMatchObject({ administratorEmail: 'grace@example.org', attempt: 2 });
  });

  it('heeds no refusal of an earlier attempt', async () => {
    const { id, uuid } = await tenancy.organization();
    await eventually(async () => (await onboardingOf(id)).steps[0].attempts > 1);
    await refuses(uuid, { isRetryable: false, attempt: 1 });
    await isReady(uuid);
    await becomes(id, 'active');
    expect(await announcedTypes(uuid)).not.toContain('OnboardingFailed');
  });

  it('shows why it is asked for again', async () => {
    const { id, uuid } = await tenancy.organization();
    await refuses(uuid, { isRetryable: true });
    await eventually(async () => (await onboardingOf(id)).steps[0].reason === 'administrator-address-refused');
    expect((await onboardingOf(id)).status).toBe('provisioning');
  });

  it('is ready even when the answer comes after the failure', async () => {
    const { id, uuid } = await tenancy.organization();
    await refuses(uuid, { isRetryable: false });
    await becomes(id, 'failed');
    await isReady(uuid);
    await becomes(id, 'active');
  });

  it('cannot be resumed unless it has failed', async () => {
    const { id } = await tenancy.organization();
    const { status, body } = await tenancy.platform.post(`/organizations/${id}/onboarding/resumption`, {});
    expect([status, body.code]).toEqual([409, 'onboarding-not-failed']);
  });
});

describe('an organisation that is suspended before it is ready', () => {
  it('stays suspended when its services are ready, and is active when the suspension ends', async () => {
    const { id, uuid } = await tenancy.organization();
    await tenancy.platform.post(`/organizations/${id}/suspension`, { reason: 'abuse' });
    await isReady(uuid);
    await eventually(async () => (await onboardingOf(id)).steps[0].status === 'done');
    expect((await tenancy.platform.get(`/organizations/${id}`)).body.status).toBe('suspended');
    // The worker comes by again and again, and leaves no trace that anybody would see.
    const [due] = await jobsOf(uuid);
    const [seen] = await revisionOf(uuid);
    await eventually(async () => (await jobsOf(uuid))[0]?.due_at.getTime() !== due?.due_at.getTime());
    expect(await revisionOf(uuid)).toEqual([seen]);
    await tenancy.platform.delete(`/organizations/${id}/suspension`);
    await becomes(id, 'active');
    expect(await announcedTypes(uuid)).toEqual([
      'OrganizationCreated',
      'OrganizationSuspended',
      'OrganizationReactivated',
      'OrganizationActivated',
    ]);
    expect((await tenancy.announced(uuid))[2]?.data.status).toBe('provisioning');
  });
});

describe('what others may see of an onboarding', () => {
  it('is one’s own, for the administrators of an organisation', async () => {
    const [mine, theirs] = [await tenancy.organization(), await tenancy.organization()];
    expect((await mine.admin.get(`/organizations/${mine.id}/onboarding`)).status).toBe(200);
    for (const path of ['onboarding', 'onboarding/stream']) {
      const { status, body } = await mine.admin.get(`/organizations/${theirs.id}/${path}`);
      expect([status, body.code]).toEqual([404, 'organization-not-found']);
    }
    expect((await mine.admin.post(`/organizations/${mine.id}/onboarding/resumption`, {})).status).toBe(403);
    expect((await tenancy.caller(mine.uuid, ['users:read']).get(`/organizations/${mine.id}/onboarding`)).status).toBe(
      403,
    );
  });
});

describe('an answer about an organisation that is unknown here', () => {
  it('changes nothing, and holds nothing up', async () => {
    await isReady(newId());
    const { id, uuid } = await tenancy.organization();
    await isReady(uuid);
    await becomes(id, 'active');
  });
});

describe('organisation zero', () => {
  it('is there, active, once identity has begun with it, and only once', async () => {
    const bootstrapped = {
      organizationId: PLATFORM_TENANT_ID,
      slug: `platform-${slug()}`.slice(0, 40),
      name: 'Platform',
    };
    await identity.says(PLATFORM_TENANT_ID, PlatformBootstrapped(bootstrapped));
    await identity.says(PLATFORM_TENANT_ID, PlatformBootstrapped(bootstrapped), 2);
    const { body } = await eventually(async () => {
      const found = await tenancy.platform.get('/organizations?tier=premium&status=active');
      return found.body.items.length > 0 ? found : undefined;
    });
    const [zero] = body.items;
    expect(decodeId('org', zero.id)).toBe(PLATFORM_TENANT_ID);
    expect(await announcedTypes(PLATFORM_TENANT_ID)).toEqual(expect.arrayContaining(['OrganizationCreated']));
    expect((await tenancy.stated(PLATFORM_TENANT_ID)).map(({ data }) => data.status)).toEqual(['active']);
    expect(await onboardingOf(zero.id)).toMatchObject({ status: 'active', steps: [] });
  });
});

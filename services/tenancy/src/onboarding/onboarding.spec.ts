import { decodeId, PLATFORM_TENANT_ID, PlatformBootstrapped } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OnboardingStage, REASON, stageOnboarding } from '../../test/onboarding.stage.js';
import { slug } from '../../test/tenancy.harness.js';
import { STEPS } from './steps.js';

let stage: OnboardingStage;
beforeAll(async () => {
  stage = await stageOnboarding();
}, 60_000);
afterAll(() => stage.stop());

describe('an organisation that is onboarded', () => {
  it('is active once every service is ready, tells so in order, and keeps no address', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    expect(await stage.onboardingOf(id)).toMatchObject({
      organizationId: id,
      status: 'provisioning',
      endedAt: null,
    });
    const asked = { status: 'pending', attempts: 1, reason: null, endedAt: null };
    expect((await stage.onboardingOf(id)).steps).toEqual(
      [...STEPS].sort().map((step) => expect.objectContaining({ step, ...asked })),
    );
    await stage.isReady(uuid);
    await stage.becomes(id, 'active');
    expect((await stage.onboardingOf(id)).steps).toMatchObject(STEPS.map(() => ({ status: 'done' })));
    expect((await stage.tenancy.platform.get(`/organizations/${id}`)).body).toMatchObject({
      status: 'active',
      version: 2,
    });
    expect(await stage.announcedTypes(uuid)).toEqual(['OrganizationCreated', 'OrganizationActivated']);
    expect((await stage.tenancy.announced(uuid))[1]?.data.changes).toContainEqual({
      field: 'status',
      before: 'provisioning',
      after: 'active',
    });
    expect((await stage.tenancy.stated(uuid)).map(({ data }) => data.status)).toEqual(['provisioning', 'active']);
    expect(await stage.kept(uuid)).toMatchObject({ administrator: null, dueAt: undefined });
  });

  it('is active once, however often the services say that they are ready', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    await Promise.all([stage.isReady(uuid), stage.isReady(uuid), stage.isReady(uuid)]);
    await stage.becomes(id, 'active');
    await stage.isReady(uuid);
    const last = await stage.tenancy.organization();
    await stage.isReady(last.uuid);
    await stage.becomes(last.id, 'active');
    expect(await stage.announcedTypes(uuid)).toEqual(['OrganizationCreated', 'OrganizationActivated']);
  });

  it('fails at once for a reason that no asking again can mend, and is resumed with another administrator', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    await stage.refuses(uuid, { isRetryable: false });
    await stage.becomes(id, 'failed');
    expect(await stage.stepOf(id, 'identity')).toMatchObject({ attempts: 1, reason: REASON });
    const administrator = { email: 'grace@example.org', displayName: 'Grace Hopper' };
    await stage.tenancy.platform.post(`/organizations/${id}/onboarding/resumption`, { administrator });
    const asked = await eventually(async () => (await stage.tenancy.announced(uuid))[3]);
    expect(asked.data).toMatchObject({ administratorEmail: 'grace@example.org', attempt: 2 });
  });

  it('shows why it is asked for again', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    await stage.refuses(uuid, { isRetryable: true });
    await eventually(async () => (await stage.stepOf(id, 'identity')).reason === REASON);
    expect((await stage.onboardingOf(id)).status).toBe('provisioning');
  });

  it('is ready even when the answer comes after the failure', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    await stage.refuses(uuid, { isRetryable: false });
    await stage.becomes(id, 'failed');
    await stage.isReady(uuid);
    await stage.becomes(id, 'active');
  });

  it('cannot be resumed unless it has failed', async () => {
    const { id } = await stage.tenancy.organization();
    const { status, body } = await stage.tenancy.platform.post(`/organizations/${id}/onboarding/resumption`, {});
    expect([status, body.code]).toEqual([409, 'onboarding-not-failed']);
  });
});

describe('what others may see of an onboarding', () => {
  it('is one’s own, for the administrators of an organisation', async () => {
    const [mine, theirs] = [await stage.tenancy.organization(), await stage.tenancy.organization()];
    expect((await mine.admin.get(`/organizations/${mine.id}/onboarding`)).status).toBe(200);
    for (const path of ['onboarding', 'onboarding/stream']) {
      const { status, body } = await mine.admin.get(`/organizations/${theirs.id}/${path}`);
      expect([status, body.code]).toEqual([404, 'organization-not-found']);
    }
    expect((await mine.admin.post(`/organizations/${mine.id}/onboarding/resumption`, {})).status).toBe(403);
    expect(
      (await stage.tenancy.caller(mine.uuid, ['users:read']).get(`/organizations/${mine.id}/onboarding`)).status,
    ).toBe(403);
  });
});

describe('an answer about an organisation that is unknown here', () => {
  it('changes nothing, and holds nothing up', async () => {
    await stage.isReady(newId());
    const { id, uuid } = await stage.tenancy.organization();
    await stage.isReady(uuid);
    await stage.becomes(id, 'active');
  });
});

describe('organisation zero', () => {
  it('is there, active, once identity has begun with it, and only once', async () => {
    const bootstrapped = {
      organizationId: PLATFORM_TENANT_ID,
      slug: `platform-${slug()}`.slice(0, 40),
      name: 'Platform',
    };
    await stage.says(PLATFORM_TENANT_ID, PlatformBootstrapped(bootstrapped));
    await stage.says(PLATFORM_TENANT_ID, PlatformBootstrapped(bootstrapped), 2);
    const { body } = await eventually(async () => {
      const found = await stage.tenancy.platform.get('/organizations?tier=premium&status=active');
      return found.body.items.length > 0 ? found : undefined;
    });
    const [zero] = body.items;
    expect(decodeId('org', zero.id)).toBe(PLATFORM_TENANT_ID);
    expect(await stage.announcedTypes(PLATFORM_TENANT_ID)).toEqual(expect.arrayContaining(['OrganizationCreated']));
    expect((await stage.tenancy.stated(PLATFORM_TENANT_ID)).map(({ data }) => data.status)).toEqual(['active']);
    expect(await stage.onboardingOf(zero.id)).toMatchObject({ status: 'active', steps: [] });
  });
});

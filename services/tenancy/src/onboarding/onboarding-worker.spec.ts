import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OnboardingStage, stageOnboarding } from '../../test/onboarding.stage.js';
import { STEPS } from './steps.js';

let stage: OnboardingStage;
beforeAll(async () => {
  stage = await stageOnboarding({ askAgainSeconds: 1 });
}, 60_000);
afterAll(() => stage.stop());

describe('a service that has not answered', () => {
  it('is asked for again while nobody answers, fails after five tries, and is resumed by command', async () => {
    const { id, uuid } = await stage.tenancy.organization({
      administrator: { email: 'a@example.org', displayName: 'A' },
    });
    await stage.becomes(id, 'failed');
    expect(await stage.onboardingOf(id)).toMatchObject({
      steps: expect.arrayContaining([expect.objectContaining({ status: 'failed', attempts: 5, reason: 'no-answer' })]),
    });
    const announced = await stage.tenancy.announced(uuid);
    expect(announced.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(announced.slice(1, 5).map(({ data }) => data.attempt)).toEqual([2, 3, 4, 5]);
    expect(announced[4]?.data).toMatchObject({
      steps: [...STEPS].sort(),
      administratorEmail: 'a@example.org',
      administratorDisplayName: 'A',
    });
    expect(announced[5]).toMatchObject({
      type: 'guildhall.tenancy.v1.OnboardingFailed',
      data: { reason: 'no-answer', attempts: 5 },
    });

    const resumed = await stage.tenancy.platform.post(`/organizations/${id}/onboarding/resumption`, {});
    expect([resumed.status, resumed.body.status]).toEqual([202, 'provisioning']);
    expect(resumed.headers.get('location')).toBe(`/api/v1/organizations/${id}/onboarding`);
    await eventually(async () => (await stage.announcedTypes(uuid)).length >= 8);
    expect((await stage.announcedTypes(uuid)).slice(6, 8)).toEqual(['OnboardingResumed', 'ProvisioningRequested']);
    await stage.isReady(uuid);
    await stage.becomes(id, 'active');
  }, 60_000);

  it('heeds no refusal of an earlier attempt', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    await eventually(async () => Number((await stage.stepOf(id, 'identity')).attempts) > 1);
    await stage.refuses(uuid, { isRetryable: false, attempt: 1 });
    await stage.isReady(uuid);
    await stage.becomes(id, 'active');
    expect(await stage.announcedTypes(uuid)).not.toContain('OnboardingFailed');
  });
});

describe('an organisation that is suspended before it is ready', () => {
  it('stays suspended when its services are ready, and is active when the suspension ends', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    await stage.tenancy.platform.post(`/organizations/${id}/suspension`, { reason: 'abuse' });
    await stage.isReady(uuid);
    await eventually(async () =>
      (await stage.onboardingOf(id)).steps.every(({ status }: { status: string }) => status === 'done'),
    );
    expect((await stage.tenancy.platform.get(`/organizations/${id}`)).body.status).toBe('suspended');
    // The worker comes by again and again, and leaves no trace that anybody would see.
    const { revision, dueAt } = await stage.kept(uuid);
    await eventually(async () => (await stage.kept(uuid)).dueAt !== dueAt);
    expect(await stage.kept(uuid)).toMatchObject({ revision });
    await stage.tenancy.platform.delete(`/organizations/${id}/suspension`);
    await stage.becomes(id, 'active');
    expect(await stage.announcedTypes(uuid)).toEqual([
      'OrganizationCreated',
      'OrganizationSuspended',
      'OrganizationReactivated',
      'OrganizationActivated',
    ]);
    expect((await stage.tenancy.announced(uuid))[2]?.data.status).toBe('provisioning');
  });
});

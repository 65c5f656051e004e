import { IdentityProvisioningFailed } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { READY, STEPS, type Step } from '../src/onboarding/steps.js';
import { startAnsweringService } from './answering-service.js';
import { startTenancy } from './tenancy.harness.js';

/** Why the identity of these tests refuses. */
export const REASON = 'administrator-address-refused';

/** Tenancy with its consumers, and beside it what says all that the other services say, as a test has it. */
export async function stageOnboarding({ askAgainSeconds = 10 } = {}) {
  const tenancy = await startTenancy({ withConsumers: true, askAgainSeconds });
  const others = await startAnsweringService('identity', await tenancy.openBroker());
  const onboardingOf = async (id: string) => (await tenancy.platform.get(`/organizations/${id}/onboarding`)).body;
  return {
    tenancy,
    says: others.says,
    /** Every service of the steps is, or those that are named. */
    isReady: (organizationId: string, steps: readonly Step[] = STEPS) =>
      Promise.all(steps.map((step) => others.says(organizationId, READY[step]({ organizationId })))),
    refuses: (organizationId: string, { isRetryable, attempt = 1 }: { isRetryable: boolean; attempt?: number }) =>
      others.says(organizationId, IdentityProvisioningFailed({ organizationId, reason: REASON, isRetryable }), attempt),
    onboardingOf,
    stepOf: async (id: string, name: Step): Promise<Record<string, unknown>> =>
      (await onboardingOf(id)).steps.find(({ step }: { step: string }) => step === name),
    becomes: (id: string, status: string) =>
      eventually(async () => (await onboardingOf(id)).status === status, { withinMs: 30_000 }),
    announcedTypes: async (uuid: string) =>
      (await tenancy.announced(uuid)).map(({ type }) => type.replace('guildhall.tenancy.v1.', '')),
    /** The rows of an onboarding and of its place in the queue, past every policy. */
    async kept(uuid: string) {
      const [onboarding] = await tenancy.database.look<{ administrator: string | null; revision: number }>(
        'select administrator, revision from onboardings where id = $1',
        [uuid],
      );
      const [job] = await tenancy.database.look<{ due_at: Date }>(
        'select due_at from onboarding_jobs where organization_id = $1',
        [uuid],
      );
      return { ...onboarding, dueAt: job?.due_at.getTime() };
    },
    async stop() {
      await others.stop();
      await tenancy.stop();
    },
  };
}

export type OnboardingStage = Awaited<ReturnType<typeof stageOnboarding>>;

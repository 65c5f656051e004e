import { IdentityProvisioned, IdentityProvisioningFailed } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { startAnsweringService } from './answering-service.js';
import { startTenancy } from './tenancy.harness.js';

/** Why the identity of these tests refuses. */
export const REASON = 'administrator-address-refused';

/** Tenancy with its consumers, and an identity beside it that says what a test has it say. */
export async function stageOnboarding({ askAgainSeconds = 10 } = {}) {
  const tenancy = await startTenancy({ withConsumers: true, askAgainSeconds });
  const identity = await startAnsweringService('identity', await tenancy.openBroker());
  const onboardingOf = async (id: string) => (await tenancy.platform.get(`/organizations/${id}/onboarding`)).body;
  return {
    tenancy,
    says: identity.says,
    isReady: (organizationId: string) => identity.says(organizationId, IdentityProvisioned({ organizationId })),
    refuses: (organizationId: string, { isRetryable, attempt = 1 }: { isRetryable: boolean; attempt?: number }) =>
      identity.says(
        organizationId,
        IdentityProvisioningFailed({ organizationId, reason: REASON, isRetryable }),
        attempt,
      ),
    onboardingOf,
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
      await identity.stop();
      await tenancy.stop();
    },
  };
}

export type OnboardingStage = Awaited<ReturnType<typeof stageOnboarding>>;

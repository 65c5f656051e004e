import { IdentityProvisioned, IdentityProvisioningFailed } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { faultPoint } from '@guildhall/runtime';
import { OnboardingCourse } from './onboarding-course.js';
import type { Step } from './onboarding.entity.js';

const as = 'tenancy.onboarding';
const onAnswer = faultPoint('onboarding.on-answer');
const answered = faultPoint('onboarding.answered');

/**
 * Moves an onboarding on by what the services answer. Answers come twice, late, and about organisations that this
 * database does not know (it was restored to before them): then they change nothing.
 */
@Consumer()
export class RecordProvisioning {
  constructor(private readonly course: OnboardingCourse) {}

  @Consumes(IdentityProvisioned, { as })
  identityIsReady({ tenantId }: Delivered<IdentityProvisioned>, tx: TenantTransaction): Promise<void> {
    return this.ready(tx, tenantId, 'identity');
  }

  @Consumes(IdentityProvisioningFailed, { as })
  identityIsNot(event: Delivered<IdentityProvisioningFailed>, tx: TenantTransaction): Promise<void> {
    return this.refused(event, tx, 'identity');
  }

  private async ready(tx: TenantTransaction, organizationId: string, name: Step): Promise<void> {
    await onAnswer();
    const underWay = await this.course.underWay(tx, organizationId);
    const step = underWay?.onboarding.unfinished(name);
    if (!underWay || !step) return;
    await this.course.stepDone(tx, underWay, step);
    tx.afterCommit(answered);
  }

  private async refused(
    { tenantId, aggregateVersion, data }: Delivered<IdentityProvisioningFailed>,
    tx: TenantTransaction,
    name: Step,
  ): Promise<void> {
    const underWay = await this.course.underWay(tx, tenantId);
    const step = underWay?.onboarding.unfinished(name);
    // The version of an answer is the attempt that it answers: one to an earlier attempt is overtaken.
    if (!underWay || step?.status !== 'pending' || aggregateVersion < step.attempts) return;
    await this.course.stepRefused(tx, underWay, { step, ...data });
  }
}

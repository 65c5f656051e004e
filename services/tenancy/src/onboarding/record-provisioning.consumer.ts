import { IdentityProvisioningFailed } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { faultPoint } from '@guildhall/runtime';
import { OnboardingCourse } from './onboarding-course.js';
import { READY, type Step, stepAnsweredBy } from './steps.js';

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

  @Consumes(Object.values(READY), { as })
  async serviceIsReady({ tenantId, type }: Delivered, tx: TenantTransaction): Promise<void> {
    await onAnswer();
    const underWay = await this.course.underWay(tx, tenantId);
    const step = underWay?.onboarding.unfinished(stepAnsweredBy(type));
    if (!underWay || !step) return;
    await this.course.stepDone(tx, underWay, step);
    tx.afterCommit(answered);
  }

  @Consumes(IdentityProvisioningFailed, { as })
  identityIsNot(event: Delivered<IdentityProvisioningFailed>, tx: TenantTransaction): Promise<void> {
    return this.refused(event, tx, 'identity');
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

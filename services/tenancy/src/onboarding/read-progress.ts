import type { TenantTransaction } from '@guildhall/database';
import { OrganizationNotFound } from '../organizations/organization.problems.js';
import type { OnboardingStatus } from './onboarding.entity.js';
import type { StepStatus } from './onboarding-step.entity.js';

export interface OnboardingProgress {
  readonly organizationId: string;
  readonly status: OnboardingStatus;
  readonly steps: readonly ShownStep[];
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** Rises with each change of what is shown. */
  readonly revision: number;
}

interface ShownStep {
  readonly step: string;
  readonly status: StepStatus;
  readonly attempts: number;
  readonly reason: string | null;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
}

interface Row {
  readonly revision: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly steps: readonly (Omit<ShownStep, 'askedAt' | 'endedAt'> & { askedAt: string; endedAt: string | null })[];
}

/** How far an organisation is. One that came with the installation was never onboarded: it has no steps, and is active. */
export async function readProgress(tx: TenantTransaction, organizationId: string): Promise<OnboardingProgress> {
  const [row] = await tx.query<Row[]>(
    `select coalesce(onboarding.revision, 0) as revision,
            coalesce(onboarding.started_at, organization.created_at) as "startedAt",
            case when onboarding.id is null then organization.created_at else onboarding.ended_at end as "endedAt",
            coalesce(json_agg(json_build_object(
                       'step', step.step, 'status', step.status, 'attempts', step.attempts, 'reason', step.reason,
                       'askedAt', step.asked_at, 'endedAt', step.ended_at) order by step.step)
                     filter (where step.step is not null), '[]') as steps
       from organizations organization
       left join onboardings onboarding on onboarding.tenant_id = organization.tenant_id and onboarding.id = organization.id
       left join onboarding_steps step on step.tenant_id = onboarding.tenant_id and step.onboarding_id = onboarding.id
      where organization.id = $1
      group by organization.created_at, onboarding.id, onboarding.revision, onboarding.started_at, onboarding.ended_at`,
    [organizationId],
  );
  if (!row) throw new OrganizationNotFound('There is no organisation with this id.');
  const steps = row.steps.map((step) => ({ ...step, askedAt: new Date(step.askedAt), endedAt: dateOf(step.endedAt) }));
  return { ...row, organizationId, steps, status: statusOf(row) };
}

function statusOf({ endedAt, steps }: Row): OnboardingStatus {
  if (endedAt) return 'active';
  return steps.some(({ status }) => status === 'failed') ? 'failed' : 'provisioning';
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

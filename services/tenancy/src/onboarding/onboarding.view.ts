import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { STEP_STATUSES } from './onboarding-step.entity.js';
import { ONBOARDING_STATUSES } from './onboarding.entity.js';

const StepView = z
  .object({
    step: z.string().meta({ example: 'identity' }),
    status: z.enum(STEP_STATUSES),
    attempts: z.int(),
    reason: z.string().nullable().meta({ example: null }),
    askedAt: timeField(),
    endedAt: timeField().nullable(),
  })
  .meta({ id: 'OnboardingStep' });

/** How far an organisation is on its way to being active. */
export const OnboardingView = z
  .object({
    organizationId: idField('org'),
    status: z.enum(ONBOARDING_STATUSES),
    steps: z.array(StepView),
    startedAt: timeField(),
    endedAt: timeField().nullable(),
  })
  .meta({ id: 'Onboarding' });

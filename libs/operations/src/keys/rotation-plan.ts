import { z } from 'zod';

const holder = {
  secret: z.string().min(1),
  /** Whose pods have the Secret mounted. */
  deployments: z.array(z.string().min(1)).min(1),
};

/** Whose keys take turns, and how often. See README.md. */
export const rotationPlan = z.strictObject({
  everyDays: z.int().min(1).max(3_650),
  services: z.array(z.strictObject({ name: z.string().min(1), ...holder })),
  gateway: z.strictObject(holder),
});

export type RotationPlan = z.infer<typeof rotationPlan>;
export type PlannedService = RotationPlan['services'][number];
export type Holder = RotationPlan['gateway'];

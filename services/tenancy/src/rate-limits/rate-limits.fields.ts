import { RATE_LIMIT_BOUNDS, RATE_POLICIES_OF_CUSTOMERS } from '@guildhall/access';
import { z } from 'zod';

const BOUNDS = RATE_LIMIT_BOUNDS;

/** One limit as the API takes and shows it. */
export const RateLimitField = z
  .strictObject({
    policy: z
      .enum(RATE_POLICIES_OF_CUSTOMERS)
      .describe('`tenant` for all callers together, `user` or `key` for one caller, or a policy that routes name.')
      .meta({ example: 'key' }),
    calls: z.int().min(1).max(BOUNDS.calls).describe('How many calls in one window.').meta({ example: 600 }),
    windowSeconds: z.int().min(1).max(BOUNDS.windowSeconds).describe('How long the window is.').meta({ example: 60 }),
    burst: z
      .int()
      .min(0)
      .max(BOUNDS.calls * BOUNDS.burstPerCall)
      .default(0)
      .describe('How many more may come at once, after a pause.')
      .meta({ example: 100 }),
  })
  .refine(({ calls, burst }) => burst <= calls * BOUNDS.burstPerCall, {
    path: ['burst'],
    message: `At most ${BOUNDS.burstPerCall} times as many as in one window`,
  })
  .meta({ id: 'RateLimit' });

const eachOnce = (limits: readonly { policy: string }[]) =>
  new Set(limits.map(({ policy }) => policy)).size === limits.length;

/** All limits that an organisation has of its own: one for each policy at most. */
export const RateLimitsField = z
  .array(RateLimitField)
  .max(RATE_POLICIES_OF_CUSTOMERS.length)
  .refine(eachOnce, 'A policy stands there twice');

import { z } from 'zod';
import type { Organization } from '../organizations/organization.entity.js';
import { TIERS } from '../organizations/tiers.js';
import { RateLimitField } from './rate-limits.fields.js';

/** What the API shows of an organisation's limits. */
export const RateLimitsView = z
  .object({
    tier: z.enum(TIERS).describe('Says how often callers are let in where nothing else is said.'),
    limits: z.array(RateLimitField).describe('What holds in place of that, by policy.'),
    version: z.int().describe('Of the organisation: what `If-Match` compares.'),
  })
  .meta({ id: 'RateLimits' });

export const shownLimits = ({ tier, rateLimits: limits, version }: Organization) => ({ tier, limits, version });

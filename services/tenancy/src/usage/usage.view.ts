import { z } from 'zod';

/** What one meter came to on one day (TEN-11). */
export const UsageView = z
  .object({
    day: z.iso.date().describe('In UTC.').meta({ example: '2026-11-21' }),
    meter: z.string().meta({ example: 'analyses' }),
    quantity: z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .describe('An exact decimal: what was reported is added up without rounding.')
      .meta({ example: '12.5' }),
    reports: z.int().describe('How many reports it is the sum of.').meta({ example: 3 }),
  })
  .meta({ id: 'Usage' });

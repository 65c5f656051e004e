import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { FACTOR_METHODS } from './factor.entity.js';

/** What the API shows of a factor: nothing that helps to show it. */
export const FactorView = z
  .object({
    id: idField('fac'),
    method: z.enum(FACTOR_METHODS).meta({ example: 'totp' }),
    name: z.string().nullable().meta({ description: 'What its holder calls it.', example: 'Ada’s phone' }),
    createdAt: timeField(),
    lastUsedAt: timeField().nullable(),
    codesLeft: z.int().nullable().meta({ description: 'Of backup codes: how many are still good.', example: null }),
  })
  .meta({ id: 'Factor' });
export type FactorView = z.infer<typeof FactorView>;

/** Shown when they are made, and never again. */
export const BackupCodesField = z
  .array(z.string())
  .meta({ description: 'Each is good once. Shown now and never again.', example: ['k7qm-3fzt-9hx2-r5wd'] });

import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';

/** How people tell one factor from another. */
export const FactorName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(NO_CONTROL_CHARACTERS)
  .optional()
  .meta({ description: 'What to call it.', example: 'Ada’s phone' });

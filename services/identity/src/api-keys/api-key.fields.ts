import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';

export const KeyName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .meta({ example: 'nightly import' });

/** In years that every reader of dates knows. One that has passed makes a key that never opens anything, and no harm. */
export const Expiry = z.iso
  .datetime({ offset: true })
  .refine((text) => text < '2200', 'Not before the year 2200')
  .meta({ example: '2027-11-21T09:30:00.000Z' });

export const Reason = z.string().trim().min(1).max(500).meta({ example: 'left in a public repository' });

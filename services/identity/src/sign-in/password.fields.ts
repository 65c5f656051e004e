import { z } from 'zod';
import { LONGEST_PASSWORD_BYTES } from '../credentials/passwords.js';

/** Nothing else that signing in sends comes near to the longest password, escaped. */
export const PASSWORD_BODY_BYTES = 32 * 1_024;

/** A password that is shown, right or wrong: bounded, and nothing more is said of it (T33). */
export const ShownPassword = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= LONGEST_PASSWORD_BYTES, 'Longer than any password')
  .meta({ format: 'password', example: 'violet tractor answers the moon' });

import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { mailAddress } from '@guildhall/mail';
import { z } from 'zod';

/** One plain address, in the one spelling under which a user is kept and found: lower case, its domain in ASCII. */
export const EmailAddress = z
  .string()
  .max(254)
  .overwrite((text) => asKept(text) ?? text)
  .refine((text) => asKept(text) !== undefined, 'Not one plain e-mail address')
  .meta({ format: 'email', example: 'ada@example.org' });

// In ranges: of `\p{Cc}` not every reader of the description knows what it is.

export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .meta({ example: 'Ada Lovelace' });

const MOST_ROLES = 20;

/** Roles by their slugs, in any order. */
export const RoleSlugs = z
  .array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'Not the slug of a role'))
  .max(MOST_ROLES)
  .meta({ example: ['analyst'] });

function asKept(text: string): string | undefined {
  try {
    return mailAddress(text.trim()).toLowerCase();
  } catch {
    return undefined;
  }
}

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

export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .meta({ example: 'Ada Lovelace' });

const MOST_ROLES = 20;

export const RoleSlug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'Not the slug of a role')
  .meta({ example: 'analyst' });

/** Roles by their slugs, in any order. */
export const RoleSlugs = z
  .array(RoleSlug)
  .max(MOST_ROLES)
  .meta({ example: ['analyst'] });

/** Why, in the words of who does it: it stands in the event, and in the trail. */
export const BarReason = z.strictObject({
  reason: z.string().trim().min(1).max(500).optional().meta({ example: 'lost the laptop' }),
});

function asKept(text: string): string | undefined {
  try {
    return mailAddress(text.trim()).toLowerCase();
  } catch {
    return undefined;
  }
}

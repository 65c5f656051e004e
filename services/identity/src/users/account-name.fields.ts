import { z } from 'zod';
import { EmailAddress } from './user.fields.js';

/** How somebody who is not signed in names an account, in the bodies of all flows alike (T31). */
export const ACCOUNT_NAME = {
  organization: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'The organisation’s slug. May be left out where the address is in one organisation only.' }),
  email: EmailAddress,
};

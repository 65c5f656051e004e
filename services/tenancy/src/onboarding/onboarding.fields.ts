import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';

const ADDRESS_MAX = 254; // RFC 5321, 4.5.3.1.3, without the angle brackets

// What identity refuses is refused here: better a 422 now than an onboarding that has failed.

/** Who is sent the activation link, and gets the role of an administrator (IDN-1). */
export const AdministratorFields = z
  .strictObject({
    email: z.email().max(ADDRESS_MAX).meta({ example: 'ada@example.org' }),
    displayName: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(NO_CONTROL_CHARACTERS, 'No control characters')
      .meta({ example: 'Ada Lovelace' }),
  })
  .meta({ id: 'Administrator' });

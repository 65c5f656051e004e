import { z } from 'zod';

const ADDRESS_MAX = 254; // RFC 5321, 4.5.3.1.3, without the angle brackets

// What identity refuses is refused here: better a 422 now than an onboarding that has failed.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for.
const NO_CONTROL_CHARACTERS = /^[^\u0000-\u001f\u007f-\u009f]*$/;

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

import { idField } from '@guildhall/http';
import { z } from 'zod';

/** What opens the platform (RFC 6749, 5.1, in this API's spelling). */
export const SignedInView = z
  .object({
    tokenType: z.literal('Bearer'),
    accessToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds until the access token expires.', example: 300 }),
    refreshToken: z
      .string()
      .nullable()
      .meta({ description: 'Good for one refresh. Null until the password has been changed, where it must be.' }),
    mustChangePassword: z
      .boolean()
      .meta({ description: 'The access token is good for `POST /auth/password` and for signing out alone.' }),
    session: idField('ses'),
    user: idField('usr'),
    organization: idField('org'),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedInView>;

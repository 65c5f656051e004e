import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { METHODS } from '../sessions/authentication.js';
import { ADMITTED_STEPS } from './sign-in-flow.js';

/** What opens the platform (RFC 6749, 5.1, in this API's spelling). */
export const SignedInView = z
  .object({
    tokenType: z.literal('Bearer'),
    accessToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds until the access token expires.', example: 300 }),
    refreshToken: z.string().nullable().meta({ description: 'Good for one refresh. Null as long as a step is open.' }),
    step: z.enum(ADMITTED_STEPS).meta({
      description:
        'The step that is open. `password-change`: the access token is good for `POST /auth/password` and for signing ' +
        'out alone. `factor-enrolment`: for enrolling a second factor, and then for `POST /auth/step-up` with it.',
    }),
    session: idField('ses'),
    user: idField('usr'),
    organization: idField('org'),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedInView>;

/** What asks for a second factor: nothing is opened yet. */
export const SecondFactorAskedView = z
  .object({
    step: z.literal('second-factor'),
    challenge: z.string().meta({ description: 'To be shown with the second factor to `POST /auth/mfa/verify`.' }),
    methods: z.array(z.enum(METHODS)).meta({ description: 'What the user has enrolled.', example: ['totp'] }),
    expiresAt: timeField(),
  })
  .meta({ id: 'SecondFactorAsked' });
export type SecondFactorAsked = z.infer<typeof SecondFactorAskedView>;

export const SignInAnswerView = z.discriminatedUnion('step', [SignedInView, SecondFactorAskedView]);
export type SignInAnswer = z.infer<typeof SignInAnswerView>;

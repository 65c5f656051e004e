import { integer, list, loadSettings, migrationSettings, port, secret, serviceSettings } from '@guildhall/config';
import { mailSettings } from '@guildhall/mail';
import { z } from 'zod';
import { EmailAddress } from './users/user.fields.js';

export const identitySettings = serviceSettings.extend({
  ...mailSettings.shape,
  HTTP_PORT: port().default(8101).describe('Port of the service itself.'),
  MANAGEMENT_PORT: port().default(8201).describe('Port of probes and metrics, for the cluster alone.'),
  TOKEN_AUDIENCE: z.string().min(1).default('guildhall').describe('Audience that access tokens name.'),
  // No longer: revocations are kept for twice 300 seconds, and the gateway refuses what could outlive them.
  ACCESS_TOKEN_SECONDS: integer({ min: 60, max: 300 }).default(300).describe('How long an access token lives.'),
  SIGNING_KEY_DAYS: integer({ min: 1, max: 365 })
    .default(30)
    .describe('How long a key signs access tokens before the next one takes over.'),
  SESSION_DAYS: integer({ min: 1, max: 365 })
    .default(30)
    .describe('How long a session lives at most, however often it is refreshed.'),
  SESSION_IDLE_HOURS: integer({ min: 1, max: 8_760 })
    .default(168)
    .describe('After how long without a refresh a session ends.'),
  PASSWORD_MEMORY_KIB: integer({ min: 7_168, max: 1_048_576 })
    .default(19_456)
    .describe('Memory of one argon2id computation (m). When it rises, passwords are hashed again at sign-in.'),
  PASSWORD_PASSES: integer({ min: 1, max: 32 }).default(2).describe('Passes of argon2id over its memory (t).'),
  PASSWORD_LANES: integer({ min: 1, max: 16 }).default(1).describe('Lanes of argon2id (p).'),
  PASSWORD_QUEUE_LENGTH: integer({ min: 1, max: 10_000 })
    .default(64)
    .describe('How many password computations may wait in a process, where two run; one more is answered 503.'),
  BREACHED_PASSWORDS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('File of breached passwords (docs/password-policies.md); without it the most common ones are known.'),
  ACTIVATION_HOURS: integer({ min: 1, max: 720 })
    .default(72)
    .describe('How long the link of an activation mail is good.'),
  RECOVERY_MINUTES: integer({ min: 5, max: 1_440 })
    .default(30)
    .describe('How long the link of a mail is good that another password is chosen by.'),
  EMAIL_PROOF_HOURS: integer({ min: 1, max: 168 })
    .default(24)
    .describe('How long the link of a mail is good that proves another address.'),
  PASSKEY_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/)
    .optional()
    .describe('Whose passkeys they are; the host of `PUBLIC_URL` unless set. With another, none of before works.'),
  PASSKEY_ORIGINS: z
    .pipe(list(), z.array(z.url({ protocol: /^https?$/ })))
    .optional()
    .describe('Pages that may ask for passkeys, comma-separated: the domain and below; `PUBLIC_URL` unless set.'),
  MAIL_RETRY_SECONDS: integer({ min: 1, max: 600 })
    .default(5)
    .describe('Wait before a mail that was not taken is tried again; doubles with each try, up to half an hour.'),
});
export type IdentitySettings = z.infer<typeof identitySettings>;

/** Under this token features take the settings, as they were read at the start. */
export const IDENTITY_SETTINGS = Symbol('guildhall.identity-settings');

/** What `npm run bootstrap` is told beside what the service is. */
export const bootstrapSettings = z.object({
  PLATFORM_ADMINISTRATOR_EMAIL: EmailAddress.default('admin@guildhall.localhost').describe(
    'Address of the first administrator of the platform.',
  ),
  PLATFORM_ADMINISTRATOR_PASSWORD: secret(z.string().min(12, 'has fewer than 12 characters').max(128))
    .optional()
    .describe(
      'With which the first administrator signs in once; made and printed, unless set. Then it is shown nowhere.',
    ),
});

export { migrationSettings };

export const loadIdentitySettings = (): IdentitySettings => loadSettings(identitySettings);
export const loadBootstrapSettings = () => loadSettings(bootstrapSettings);
export const loadMigrationSettings = () => loadSettings(migrationSettings);

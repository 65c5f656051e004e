import { z } from 'zod';
import { Base64url } from './base64url.js';
import type { FactorMethod } from './factor.entity.js';

/** A code of an authenticator app. Blanks are how apps show it. */
export const ShownCode = z
  .string()
  .max(20)
  .regex(/^(\s*\d){6}\s*$/, 'Not six digits')
  .transform((text) => text.replace(/\s/g, ''))
  .meta({ description: 'Six digits of the authenticator app.', example: '492039' });

/** One of ten. Case, blanks and hyphens are how people write it. */
export const ShownBackupCode = z
  .string()
  .min(1)
  .max(40)
  .transform((text) => text.toLowerCase().replace(/[\s-]/g, ''))
  .meta({ description: 'One of the backup codes; good once.', example: 'k7qm-3fzt-9hx2-r5wd' });

/** What `navigator.credentials.get()` answered, as `PublicKeyCredential.toJSON()` writes it (WebAuthn 3, 5.1.8). */
export const ShownPasskey = z
  .object({
    id: Base64url(1_400),
    rawId: Base64url(1_400),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: Base64url(4_096),
      authenticatorData: Base64url(4_096),
      signature: Base64url(2_048),
      userHandle: Base64url(128).nullish(),
    }),
    clientExtensionResults: z.object({}).default({}),
  })
  .meta({ id: 'PasskeyAssertion', description: 'The answer of `navigator.credentials.get()`, by its `toJSON()`.' });
export type ShownPasskey = z.infer<typeof ShownPasskey>;

/** What is shown to prove a factor: of each kind, after its field has read it. */
export type FactorProof =
  | { readonly code: string }
  | { readonly backupCode: string }
  | { readonly passkey: ShownPasskey };

/** Told to the trail, never to the caller, to whom all of them are the same. */
export const FACTOR_REFUSALS = ['wrong', 'used-before', 'unknown', 'cloned'] as const;
export type FactorRefusal = (typeof FACTOR_REFUSALS)[number];

/** What showing a factor led to, before anybody is told. */
export type FactorOutcome =
  | { readonly isRight: true; readonly factorId: string }
  | { readonly isRight: false; readonly reason: FactorRefusal };

export type FactorVerdict = { readonly method: FactorMethod } & FactorOutcome;

export const wrongFor = (reason: FactorRefusal): FactorOutcome => ({ isRight: false, reason });

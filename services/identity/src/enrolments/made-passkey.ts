import { z } from 'zod';
import { Base64url } from '../factors/base64url.js';

/**
 * What `navigator.credentials.create()` answered, as `PublicKeyCredential.toJSON()` writes it (WebAuthn 3, 5.1.8). What
 * else stands in it repeats the attestation object in other forms, and is left unread.
 */
export const MadePasskey = z
  .object({
    id: Base64url(1_400),
    rawId: Base64url(1_400),
    type: z.literal('public-key'),
    response: z.object({ clientDataJSON: Base64url(4_096), attestationObject: Base64url(16_384) }),
    clientExtensionResults: z.object({}).default({}),
  })
  .meta({ id: 'MadePasskey', description: 'The answer of `navigator.credentials.create()`, by its `toJSON()`.' });
export type MadePasskey = z.infer<typeof MadePasskey>;

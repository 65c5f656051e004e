import { z } from 'zod';
import { GrantTypeUnsupported, TokenRequestInvalid } from './token.problems.js';

/** What no field can hold: stands for one that came more than once (RFC 6749, 3.2). */
const REPEATED = '\n';
const LONGEST = 2_000;

const field = () => z.string().max(LONGEST).optional().catch(REPEATED);

/** Of fields that nobody knows nothing is said (RFC 6749, 3.2). */
export const TokenRequestForm = z.object({
  grant_type: field().meta({ example: 'client_credentials' }),
  client_id: field().describe('The key: `key_…`. Not beside HTTP Basic.'),
  client_secret: field().describe('Its secret: `ghk_…`. Not beside HTTP Basic.'),
  scope: field()
    .describe('Permissions with spaces between them: fewer than those of the key. Left out: all of them.')
    .meta({ example: 'users:read' }),
});
export type TokenRequestForm = z.infer<typeof TokenRequestForm>;

export interface TokenRequest {
  readonly clientId: string;
  readonly secret: string;
  /** Undefined: whatever the key permits. */
  readonly scopes: readonly string[] | undefined;
  readonly isByBasic: boolean;
}

/** Reads a request for a token, with its credentials from one of the two places where they may stand (RFC 6749, 2.3.1). */
export function readTokenRequest(form: TokenRequestForm, basic: string | undefined): TokenRequest {
  if (Object.values(form).includes(REPEATED))
    throw new TokenRequestInvalid('A field is too long, or comes more than once.');
  // Without a value a field is as if it were not there (3.1).
  const { grant_type: grantType, client_id: id, client_secret: secret, scope } = form;
  if (!grantType) throw new TokenRequestInvalid('There is no grant_type.');
  if (grantType !== 'client_credentials') throw new GrantTypeUnsupported('Only client_credentials is.');
  const scopes = scope?.split(' ').filter((word) => word !== '');
  const asked = { scopes: scopes?.length ? scopes : undefined };
  if (basic === undefined) {
    if (!id || !secret) throw new TokenRequestInvalid('There are no credentials.');
    return { clientId: id, secret, ...asked, isByBasic: false };
  }
  if (secret) throw new TokenRequestInvalid('There are credentials in two places.');
  const shown = readBasic(basic);
  if (!shown || (id && id !== shown.clientId)) throw new TokenRequestInvalid('The credentials are malformed.');
  return { ...shown, ...asked, isByBasic: true };
}

/** RFC 7617, and each half encoded as a form is (RFC 6749, 2.3.1). */
function readBasic(header: string): Pick<TokenRequest, 'clientId' | 'secret'> | undefined {
  const text = Buffer.from(header.replace(/^Basic +/i, ''), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const [clientId, secret] = [decoded(text.slice(0, Math.max(0, colon))), decoded(text.slice(colon + 1))];
  return clientId && secret ? { clientId, secret } : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

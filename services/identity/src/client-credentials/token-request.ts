import { z } from 'zod';
import { GrantTypeUnsupported, TokenRequestInvalid } from './token.problems.js';

const LONGEST = 2_000;

const field = () => z.string().max(LONGEST).optional();

/** Of fields that nobody knows nothing is said (RFC 6749, 3.2). */
export const TokenRequestForm = z.object({
  grant_type: field().meta({ example: 'client_credentials' }),
  client_id: field().describe('The key. Not beside HTTP Basic.').meta({ example: 'key_06ex8m5nq5v7z3hk2n4w8t1r0c' }),
  client_secret: field().describe('Its secret. Not beside HTTP Basic.').meta({
    format: 'password',
    example: 'ghk_0000000000000000000000_0000000000000000000000000000000000000000000_000000',
  }),
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

import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** What the signature of an access token is verified with. */
export type VerifyingKey = KeyObject;

/** A key for the signatures of access tokens. It is bound to its kind here, whatever else the JWK says: no other algorithm can ever use it (T17). */
export function verifyingKey({ kty, crv, x, y }: JsonWebKey): VerifyingKey {
  if (kty !== 'EC' || crv !== 'P-256') throw new TypeError('A signing key is not on P-256.');
  return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
}

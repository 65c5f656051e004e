import { type CryptoKey, importJWK, type JWK } from 'jose';

/** What the signature of an access token is verified with. */
export type VerifyingKey = CryptoKey;

/** A key for the signatures of access tokens. It is bound to its kind here, whatever else the JWK says: no other algorithm can ever use it (T17). */
export async function verifyingKey({ kty, crv, x, y }: JWK): Promise<VerifyingKey> {
  if (kty !== 'EC' || crv !== 'P-256') throw new TypeError('A signing key is not on P-256.');
  return (await importJWK({ kty, crv, x, y }, 'ES256')) as CryptoKey;
}

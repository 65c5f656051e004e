import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { KeyRing } from '@guildhall/sealing';
import { Sealer } from '@guildhall/sealing';
import { exportJWK, generateKeyPair } from 'jose';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type KeyStatus, type PublicKey, SIGNING_ALGORITHM, SigningKey } from './signing-key.entity.js';

/** A new key pair, its private half sealed for its row. */
export async function makeSigningKey(ring: KeyRing, id: string, status: KeyStatus, at: Date): Promise<SigningKey> {
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const { kty, crv, x, y } = (await exportJWK(pair.publicKey)) as PublicKey;
  const privateJwk = new Sealer(ring).seal(JSON.stringify(await exportJWK(pair.privateKey)), placeOf(id));
  return SigningKey.made({ id, publicJwk: { kty, crv, x, y }, privateJwk }, status, at);
}

/** The private half, for signing in this process alone. */
export function openSigningKey(ring: KeyRing, { id, privateJwk }: SigningKey): KeyObject {
  const jwk = JSON.parse(new Sealer(ring).open(privateJwk, placeOf(id)).toString('utf8'));
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

const placeOf = (rowId: string) => ({
  tenantId: PLATFORM_TENANT_ID,
  table: 'signing_keys',
  column: 'private_jwk',
  rowId,
});

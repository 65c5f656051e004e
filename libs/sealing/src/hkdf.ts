import { hkdfSync } from 'node:crypto';

/** HKDF with SHA-256 (RFC 5869). */
export function hkdf(
  secret: Uint8Array,
  info: string | Uint8Array,
  length: number,
  salt: Uint8Array = Buffer.alloc(0),
) {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}

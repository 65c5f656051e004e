import { generateKeyPairSync } from 'node:crypto';
import type { Clock, Randomness } from '@guildhall/runtime';

/** Where new keys and passwords come from. */
export interface Source {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Hexadecimal: nothing in a URL, a shell or a configuration file reads it as anything else. 192 bits. */
export function newPassword({ randomness }: Source): string {
  return randomness.bytes(24).toString('hex');
}

/** `2026-11-22-3fa9c1`: says when, to whoever reads a header or a ciphertext. Fits token keys and key rings alike. */
export function newKeyId({ clock, randomness }: Source): string {
  return `${clock.now().toISOString().slice(0, 10)}-${randomness.bytes(3).toString('hex')}`;
}

/** One entry of `SERVICE_TOKEN_KEYS`: `kid:base64url`, as long as the hash of HS256 (RFC 7518, §3.2). */
export function newTokenKey(source: Source): string {
  return `${newKeyId(source)}:${source.randomness.bytes(32).toString('base64url')}`;
}

/** One entry of the file of a key ring; see `libs/sealing`. */
export interface RingEntry {
  readonly id: string;
  readonly secret: string;
  readonly state: 'next' | 'current' | 'retired';
}

export function newRingEntry(source: Source, state: RingEntry['state']): RingEntry {
  return { id: newKeyId(source), secret: source.randomness.bytes(32).toString('base64'), state };
}

/** The file of a key ring as libs/sealing reads it. */
export function ringFile(keys: readonly RingEntry[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** Ed25519, as PKCS #8 in PEM. */
export function newSigningKey(): string {
  return String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

import { decodeId, encodeId, type JsonValue } from '@guildhall/contracts';
import type { SealingKey } from '@guildhall/sealing';

/** What stands in an entry in place of a personal value. */
export interface SealedValue {
  readonly sealed: string;
}

/** Where a value stands: it opens there and nowhere else. All in the form of the entry itself. */
export interface SealedPlace {
  readonly tenant: string;
  readonly entry: string;
  /** `data.changes[0].before` */
  readonly path: string;
}

export interface PersonKey {
  /** uuid */
  readonly id: string;
  readonly key: SealingKey;
}

const FORM = /^p1\.(?<keyId>psk_[0-7][0-9a-hjkmnp-tv-z]{25})\.(?<body>[A-Za-z0-9_-]+)$/;

/** `p1.<key>.<base64url of nonce ‖ AES-256-GCM of the value's JSON ‖ tag>`: see the form of an entry in README.md. */
export function sealValue(value: JsonValue, { id, key }: PersonKey, place: SealedPlace): { sealed: string } {
  const keyId = encodeId('psk', id);
  return { sealed: `p1.${keyId}.${key.seal(JSON.stringify(value), bindingOf(keyId, place))}` };
}

/** Throws SealRefused when the text was changed, or was sealed for another place. */
export function openValue({ sealed }: SealedValue, key: SealingKey, place: SealedPlace): JsonValue {
  const { keyId = '', body = '' } = FORM.exec(sealed)?.groups ?? {};
  return JSON.parse(key.open(body, bindingOf(keyId, place))) as JsonValue;
}

/** The uuid of the key that a value is sealed under; undefined for everything that is not sealed. */
export function keyIdOf(value: JsonValue): string | undefined {
  if (!isSealed(value)) return undefined;
  const keyId = FORM.exec(value.sealed)?.groups?.['keyId'];
  return keyId === undefined ? undefined : decodeId('psk', keyId);
}

export function isSealed(value: unknown): value is SealedValue {
  return typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string';
}

// As a JSON array no two places write the same text.
function bindingOf(keyId: string, { tenant, entry, path }: SealedPlace): string {
  return JSON.stringify(['p1', keyId, tenant, entry, path]);
}

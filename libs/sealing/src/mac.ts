import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from './key-ring.js';
import type { RingKey } from './ring-key.js';
import { decodeBase64url } from './strict-base64url.js';

const MAC = /^m1\.(?<keyId>[A-Za-z0-9_-]{1,32})\.(?<code>[A-Za-z0-9_-]{43})$/;

/**
 * Signs what leaves us and comes back, such as a cursor: `m1.<key id>.<base64url of HMAC-SHA-256>`.
 *
 * The label is the purpose, for example `cursors`: a code made under one label proves nothing under another. What
 * binds it further (tenant, query) belongs into the data.
 */
export function mac(ring: KeyRing, label: string, data: Uint8Array | string): string {
  return macUnder(ring.current(), label, data);
}

/**
 * What mac() would have said under each key of the ring. For what is stored under its code and looked up by it, an
 * address in an index for example: rows of before a rotation are found too.
 */
export function macsOfAllKeys(ring: KeyRing, label: string, data: Uint8Array | string): string[] {
  return ring.all().map((key) => macUnder(key, label, data));
}

/** Whether the code was made by mac() under this label for this data, with any key of the ring. Never throws. */
export function verifyMac(ring: KeyRing, label: string, data: Uint8Array | string, text: string): boolean {
  const { keyId, code } = MAC.exec(text)?.groups ?? {};
  const key = keyId === undefined ? undefined : ring.find(keyId);
  const claimed = code === undefined ? undefined : decodeBase64url(code);
  return key !== undefined && claimed !== undefined && timingSafeEqual(codeOf(key, label, data), claimed);
}

function macUnder(key: RingKey, label: string, data: Uint8Array | string): string {
  return `m1.${key.id}.${codeOf(key, label, data).toString('base64url')}`;
}

function codeOf(key: RingKey, label: string, data: Uint8Array | string): Buffer {
  return createHmac('sha256', key.derive({ use: 'mac', label }))
    .update(data)
    .digest();
}

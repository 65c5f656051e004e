import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { decodeBase62, encodeBase62 } from './base62.js';

/** A secret on its way out, and what is stored of it. */
export interface OpaqueSecret {
  /** Shown once to whom it is for. */
  readonly secret: string;
  /** SHA-256 of the whole text, so of kind and tenant too: the digest of one kind is never that of another. */
  readonly digest: Buffer;
}

/** What a well-formed secret says about itself. That it is valid, only its digest in the database tells. */
export interface ClaimedSecret {
  readonly kind: string;
  readonly tenantId: string;
  readonly digest: Buffer;
}

const TENANT_LENGTH = 22; // of 128 bits
const SECRET_LENGTH = 43; // of 256 bits
const CHECKSUM_LENGTH = 6; // of 32 bits
const SECRET_BYTES = 32;

const KIND = /^[a-z]{1,12}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FORM = new RegExp(
  '^(?<signed>gh(?<kind>[a-z]{1,12})_' +
    `(?<tenant>[0-9A-Za-z]{${TENANT_LENGTH}})_(?<bits>[0-9A-Za-z]{${SECRET_LENGTH}}))_` +
    `(?<checksum>[0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);

/**
 * Makes `gh<kind>_<tenant>_<256 random bits>_<checksum>`: API key, refresh token, invitation, reset, ticket.
 *
 * No look-up is needed to refuse a mistyped one, secret scanners know it by its form, and it names the tenant under
 * whose policy it is looked for. The checksum guards against slips, not against attackers: the 256 bits do that.
 */
export function opaqueSecret(
  kind: string,
  tenantId: string,
  randomness: { bytes(count: number): Buffer } = { bytes: randomBytes },
): OpaqueSecret {
  if (!KIND.test(kind)) throw new TypeError('The kind of a secret is 1–12 lower-case letters.');
  if (!UUID.test(tenantId)) throw new TypeError('The tenant of a secret is a UUID in lower case.');
  const tenant = encodeBase62(Buffer.from(tenantId.replaceAll('-', ''), 'hex'), TENANT_LENGTH);
  const signed = `gh${kind}_${tenant}_${encodeBase62(randomness.bytes(SECRET_BYTES), SECRET_LENGTH)}`;
  const secret = `${signed}_${checksumOf(signed)}`;
  return { secret, digest: digestOf(secret) };
}

/** Reads kind and tenant, and gives the digest to look up; undefined for everything malformed, without any look-up. */
export function parseOpaqueSecret(text: string): ClaimedSecret | undefined {
  const { signed, kind, tenant, bits, checksum } = FORM.exec(text)?.groups ?? {};
  if (!signed || !kind || !tenant || !bits || checksum !== checksumOf(signed)) return undefined;
  const tenantBytes = decodeBase62(tenant, 16);
  if (!tenantBytes || !decodeBase62(bits, SECRET_BYTES)) return undefined;
  return { kind, tenantId: uuidOf(tenantBytes), digest: digestOf(text) };
}

function checksumOf(text: string): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(text));
  return encodeBase62(sum, CHECKSUM_LENGTH);
}

// Unsalted and fast is right here: 256 random bits cannot be guessed, and the digest must be found by index.
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

import { createHash } from 'node:crypto';
import * as asn1 from 'asn1js';
import type { SignedData } from 'pkijs';

const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const HASHES: ReadonlyMap<string, string> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/**
 * Whether the signed attributes name this certificate as the signer's (RFC 5035, and RFC 2634 for the older form): another
 * one of the same key, issued later or for something else, cannot be put in its place.
 */
export function namesSigner({ signerInfos }: SignedData, certificate: Buffer): boolean {
  const attributes = signerInfos[0]?.signedAttrs?.attributes ?? [];
  for (const { type, values } of attributes) {
    const id = partsOf(partsOf(partsOf(values[0])[0])[0]);
    if (type === SIGNING_CERTIFICATE_V2) return isHash(id, certificate, 'sha256');
    if (type === SIGNING_CERTIFICATE) return isHash(id, certificate, 'sha1');
  }
  return false;
}

/** `ESSCertID` and `ESSCertIDv2`: an algorithm where it is not the default one, then the hash. */
function isHash(id: readonly unknown[], certificate: Buffer, byDefault: string): boolean {
  const named = id[0] instanceof asn1.Sequence ? partsOf(id[0])[0] : undefined;
  const hash = id[0] instanceof asn1.Sequence ? id[1] : id[0];
  const algorithm = named instanceof asn1.ObjectIdentifier ? HASHES.get(named.getValue()) : byDefault;
  if (!algorithm || !(hash instanceof asn1.OctetString)) return false;
  return createHash(algorithm).update(certificate).digest().equals(Buffer.from(hash.valueBlock.valueHexView));
}

const partsOf = (value: unknown): asn1.Sequence['valueBlock']['value'] =>
  value instanceof asn1.Sequence ? value.valueBlock.value : [];

import { X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { sha256 } from '../merkle/hashes.js';
import { namesSigner } from './signing-certificate.js';
import { TimeStampRefused } from './time-stamp-refused.js';

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** RFC 3161, section 2.4.2: `granted`, and `grantedWithMods`. */
const GRANTED = [0, 1];

/** What an authority of time says: it saw the text not later than then. */
export interface TimeStamp {
  /** The subject of the certificate that signed. */
  readonly authority: string;
  readonly stampedAt: Date;
  /** The token, a CMS ContentInfo in DER: what others verify. */
  readonly token: Buffer;
}

/** What was asked, and whom the answer is believed. */
export interface TimeStampTrust {
  readonly text: string;
  readonly nonce: Buffer;
  /** Certificates that a chain may end with. */
  readonly roots: readonly X509Certificate[];
}

/** A nonce as an INTEGER has one spelling of: positive, and without zeros in front. */
export const nonceOf = (random: Buffer): Buffer =>
  Buffer.concat([Buffer.from([((random[0] ?? 0) & 0x3f) | 0x40]), random.subarray(1)]);

/** RFC 3161, section 2.4.1, in DER. */
export function writeTimeStampQuery(text: string, nonce: Buffer): Buffer {
  const query = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA_256, algorithmParams: new asn1.Null() }),
      hashedMessage: new asn1.OctetString({ valueHex: sha256(Buffer.from(text)) }),
    }),
    nonce: new asn1.Integer({ valueHex: nonce }),
    // With the certificate in the token it is verified without asking anybody.
    certReq: true,
  });
  return Buffer.from(query.toSchema().toBER());
}

/**
 * The time stamp in an answer (RFC 3161, section 2.4.2), with everything checked that makes it one: granted, for this text and
 * this nonce, signed, by the certificate that the signed part names, which is for time stamps alone and was issued under one
 * of the roots. Whether it was revoked meanwhile is not asked. Throws `TimeStampRefused`.
 */
export async function readTimeStamp(answer: Buffer, { text, nonce, roots }: TimeStampTrust): Promise<TimeStamp> {
  const { content, token } = tokenOf(answer);
  const signed = wellFormed(() => new SignedData({ schema: content }));
  const info = wellFormed(() =>
    TSTInfo.fromBER(signed.encapContentInfo.eContent?.valueBlock.valueHexView ?? Buffer.of()),
  );
  if (!nonce.equals(info.nonce?.valueBlock.valueHexView ?? Buffer.of())) throw new TimeStampRefused('nonce');
  const signer = await signerOf(signed, { text, roots, at: info.genTime });
  if (!isForTimeStamps(signer)) throw new TimeStampRefused('certificate-purpose');
  const der = Buffer.from(signer.toSchema().toBER());
  if (!namesSigner(signed, der)) throw new TimeStampRefused('certificate-unnamed');
  const authority = new X509Certificate(der).subject.split('\n').join(', ');
  return { authority, stampedAt: info.genTime, token };
}

function tokenOf(answer: Buffer) {
  const { status, timeStampToken } = wellFormed(() => TimeStampResp.fromBER(answer));
  if (!GRANTED.includes(status.status)) throw new TimeStampRefused('not-granted');
  if (timeStampToken?.contentType !== '1.2.840.113549.1.7.2') throw new TimeStampRefused('malformed');
  return { content: timeStampToken.content, token: Buffer.from(timeStampToken.toSchema().toBER()) };
}

interface Expected {
  readonly text: string;
  readonly roots: readonly X509Certificate[];
  readonly at: Date;
}

/** The certificate whose key has signed, if it is one of the roots' and the signature is over this text. */
async function signerOf(signed: SignedData, { text, roots, at }: Expected): Promise<Certificate> {
  try {
    const { signatureVerified, signerCertificate, signerCertificateVerified } = await signed.verify({
      signer: 0,
      data: new Uint8Array(Buffer.from(text)).buffer,
      trustedCerts: roots.map(({ raw }) => Certificate.fromBER(raw)),
      checkChain: true,
      checkDate: at,
      extendedMode: true,
    });
    if (signatureVerified && signerCertificateVerified && signerCertificate) return signerCertificate;
  } catch (error) {
    throw new TimeStampRefused('signature', { cause: error });
  }
  throw new TimeStampRefused('signature');
}

/** RFC 3161, section 2.3: one purpose, and marked critical. */
function isForTimeStamps({ extensions = [] }: Certificate): boolean {
  const usage = extensions.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE);
  const purposes: unknown = usage?.parsedValue?.keyPurposes;
  return usage?.critical === true && Array.isArray(purposes) && purposes.join() === TIME_STAMPING;
}

function wellFormed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TimeStampRefused('malformed', { cause: error });
  }
}

import 'reflect-metadata'; // before the certificates, which look for it when they load
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  type JsonGeneralNames,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { isIP } from 'node:net';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate and its key, in PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

type Keys = webcrypto.CryptoKeyPair;

/** Vouches for servers and clients of one test, and nobody else believes it. */
export class TestAuthority {
  private constructor(
    private readonly name: string,
    private readonly keys: Keys,
    /** Its own certificate, in PEM: whoever is told of it believes what it signed. */
    readonly certificate: string,
  ) {}

  static async create(name = 'CN=Authority of a test'): Promise<TestAuthority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      ...aroundNow(),
      name,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [new BasicConstraintsExtension(true, 0, true)],
    });
    return new TestAuthority(name, keys, certificate.toString('pem'));
  }

  /** For a server at these names and addresses; the first is also who a client is, where it shows the certificate. */
  async identityOf(...places: readonly [string, ...string[]]): Promise<Identity> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      ...aroundNow(),
      issuer: this.name,
      subject: `CN=${places[0]}`,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [new SubjectAlternativeNameExtension(places.map(alternativeName))],
    });
    return { cert: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
  }
}

function newKeys(): Promise<Keys> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function aroundNow() {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + DAY_MS) };
}

function alternativeName(place: string): JsonGeneralNames[number] {
  return { type: isIP(place) ? 'ip' : 'dns', value: place };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

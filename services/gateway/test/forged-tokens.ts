import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { serviceToken, testIssuer } from '@guildhall/testing';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { Statements, TestUser, TokenTwists } from './signed-statements.js';

/** A token that holds, from which the forgeries are made. */
export interface Genuine {
  readonly token: string;
  readonly user: TestUser;
  readonly statements: Statements;
}

export type Forgery = [name: string, forge: (genuine: Genuine) => string | Promise<string>];

const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => token.split('.') as [string, string, string];
const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const signedIn = (header: object, payload: object, signature: (input: string) => Buffer | string) => {
  const input = `${b64(header)}.${b64(payload)}`;
  const made = signature(input);
  return `${input}.${typeof made === 'string' ? made : made.toString('base64url')}`;
};

const twisted =
  (twists: TokenTwists) =>
  ({ user, statements }: Genuine) =>
    statements.token(user, twists);
const headerOf = ({ token }: Genuine) => decoded(partsOf(token)[0]);
const payloadOf = ({ token }: Genuine) => decoded(partsOf(token)[1]);
const hmacWith = (secret: string | Buffer) => (input: string) => createHmac('sha256', secret).update(input).digest();
const publicPem = ({ statements }: Genuine) => exportSPKI(statements.publicKey);
const publicJwk = ({ statements }: Genuine) => exportJWK(statements.publicKey);
const foreignEc = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const es = (key: ReturnType<typeof foreignEc>, digest: string) => (input: string) =>
  sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

/** T17: the algorithm, and the signature. */
export const algorithmForgeries: readonly Forgery[] = [
  ['alg none, no signature', (g) => signedIn({ ...headerOf(g), alg: 'none' }, payloadOf(g), () => '')],
  [
    'alg none, the old signature',
    (g) => signedIn({ ...headerOf(g), alg: 'none' }, payloadOf(g), () => partsOf(g.token)[2]),
  ],
  ...['None', 'NONE', 'nOnE', ''].map(
    (alg): Forgery => [`alg "${alg}"`, (g) => signedIn({ ...headerOf(g), alg }, payloadOf(g), () => '')],
  ),
  ['no alg', (g) => signedIn({ ...headerOf(g), alg: undefined }, payloadOf(g), () => partsOf(g.token)[2])],
  [
    'alg as a list',
    (g) => signedIn({ ...headerOf(g), alg: ['ES256', 'none'] }, payloadOf(g), () => partsOf(g.token)[2]),
  ],
  [
    'HS256 with the public key as secret (PEM)',
    async (g) => signedIn({ ...headerOf(g), alg: 'HS256' }, payloadOf(g), hmacWith(await publicPem(g))),
  ],
  [
    'HS256 with the public key as secret (JWK)',
    async (g) => signedIn({ ...headerOf(g), alg: 'HS256' }, payloadOf(g), hmacWith(JSON.stringify(await publicJwk(g)))),
  ],
  [
    'HS256 with the x of the public key',
    async (g) =>
      signedIn(
        { ...headerOf(g), alg: 'HS256' },
        payloadOf(g),
        hmacWith(Buffer.from((await publicJwk(g)).x ?? '', 'base64url')),
      ),
  ],
  ['HS256 with an empty secret', (g) => signedIn({ ...headerOf(g), alg: 'HS256' }, payloadOf(g), hmacWith(''))],
  [
    'HS256 with the key of the service tokens',
    (g) => signedIn({ ...headerOf(g), alg: 'HS256' }, payloadOf(g), hmacWith(Buffer.alloc(32, 7))),
  ],
  [
    'ES256 by a key of somebody else',
    (g) => signedIn(headerOf(g), payloadOf(g), es(foreignEc('prime256v1'), 'sha256')),
  ],
  [
    'ES384 by a key of somebody else',
    (g) => signedIn({ ...headerOf(g), alg: 'ES384' }, payloadOf(g), es(foreignEc('secp384r1'), 'sha384')),
  ],
  ['ES256K', (g) => signedIn({ ...headerOf(g), alg: 'ES256K' }, payloadOf(g), es(foreignEc('secp256k1'), 'sha256'))],
  [
    'RS256',
    (g) =>
      signedIn({ ...headerOf(g), alg: 'RS256' }, payloadOf(g), (input) =>
        sign('sha256', Buffer.from(input), generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
      ),
  ],
  [
    'EdDSA',
    (g) =>
      signedIn({ ...headerOf(g), alg: 'EdDSA' }, payloadOf(g), (input) =>
        sign(null, Buffer.from(input), generateKeyPairSync('ed25519').privateKey),
      ),
  ],
  [
    'ES256 said, DER signature',
    (g) => signedIn(headerOf(g), payloadOf(g), (input) => sign('sha256', Buffer.from(input), foreignEc('prime256v1'))),
  ],
  ['a signature of zeros (CVE-2022-21449)', (g) => signedIn(headerOf(g), payloadOf(g), () => Buffer.alloc(64))],
  ['a signature cut short', (g) => g.token.slice(0, -4)],
  ['no signature', (g) => `${partsOf(g.token).slice(0, 2).join('.')}.`],
  ['two parts', (g) => partsOf(g.token).slice(0, 2).join('.')],
  ['five parts, as an encrypted token has', (g) => `${g.token}.a.b`],
  [
    'another payload under the same signature',
    (g) => {
      const [head, , signature] = partsOf(g.token);
      return `${head}.${b64({ ...payloadOf(g), roles: [] })}.${signature}`;
    },
  ],
  [
    'another header under the same signature',
    (g) => {
      const [, body, signature] = partsOf(g.token);
      return `${b64({ kid: headerOf(g)['kid'], typ: 'at+jwt', alg: 'ES256' })}.${body}.${signature}`;
    },
  ],
];

/** T18: the key, and where to find it. */
export const keyForgeries: readonly Forgery[] = [
  ...[
    '../../../dev/null',
    '/dev/null',
    "' or 1=1 --",
    '__proto__',
    'constructor',
    '',
    'sgk_00000000000000000000000000',
    'org_01k9zq5v3hf7m8qk2x4n6p8r0t',
    `${'x'.repeat(500)}`,
  ].map((kid): Forgery => [`kid ${kid.slice(0, 30)}`, twisted({ header: { kid } })]),
  ['no kid', twisted({ header: { kid: undefined as unknown as string } })],
  [
    'kid as a list',
    async (g) => {
      const [, body] = partsOf(g.token);
      return `${b64({ ...headerOf(g), kid: [headerOf(g)['kid']] })}.${body}.${partsOf(g.token)[2]}`;
    },
  ],
  [
    'a key of its own inside (jwk)',
    async (g) => {
      const own = await generateKeyPair('ES256', { extractable: true });
      return g.statements.token(g.user, { header: { jwk: await exportJWK(own.publicKey) }, key: own.privateKey });
    },
  ],
  ['a key somewhere else (jku)', twisted({ header: { jku: 'http://127.0.0.1:1/keys' } })],
  ['a certificate somewhere else (x5u)', twisted({ header: { x5u: 'http://127.0.0.1:1/cert' } })],
  ['a certificate inside (x5c)', twisted({ header: { x5c: ['MIIB'] } })],
  [
    'an unknown extension that is critical (crit)',
    (g) => {
      const [, body, signature] = partsOf(g.token);
      return `${b64({ ...headerOf(g), crit: ['exp'], exp: 1 })}.${body}.${signature}`;
    },
  ],
  [
    'an unencoded payload (b64)',
    (g) => {
      const [, body, signature] = partsOf(g.token);
      return `${b64({ ...headerOf(g), b64: false, crit: ['b64'] })}.${body}.${signature}`;
    },
  ],
  ['compressed (zip)', twisted({ header: { zip: 'DEF' } })],
  ['a nested token (cty)', twisted({ header: { cty: 'JWT' } })],
  ['a header that is no JSON', (g) => `${b64('{')}.${partsOf(g.token)[1]}.${partsOf(g.token)[2]}`],
  [
    'a header that reaches into a prototype',
    (g) => `${b64('{"__proto__":{"alg":"ES256"}}')}.${partsOf(g.token)[1]}.${partsOf(g.token)[2]}`,
  ],
];

export const nowSeconds = () => Math.floor(Date.now() / 1_000);
/** T19: tokens of another kind, for others, of another time, or with other claims. */
export const kindForgeries: readonly Forgery[] = [
  ...[
    'JWT',
    'id+jwt',
    'refresh+jwt',
    'svc+jwt',
    'dpop+jwt',
    'logout+jwt',
    'invitation+jwt',
    'mfa+jwt',
    'application/at+jwt',
    'AT+JWT',
  ].map((typ): Forgery => [`typ ${typ}`, twisted({ header: { typ } })]),
  ['no typ', twisted({ header: { typ: undefined as unknown as string } })],
  ['another issuer', twisted({ claims: { iss: 'https://evil.example' } })],
  ['the issuer with a slash behind it', twisted({ claims: { iss: `${testIssuer}/` } })],
  ['no issuer', twisted({ claims: { iss: undefined } })],
  ['the audience of a service', twisted({ claims: { aud: 'echo' } })],
  ['several audiences', twisted({ claims: { aud: ['guildhall', 'evil'] } })],
  ['no audience', twisted({ claims: { aud: undefined } })],
  ['no expiry', twisted({ claims: { exp: undefined } })],
  ['an expiry in words', twisted({ claims: { exp: 'tomorrow' } })],
  ['a life of a day', twisted({ lifeSeconds: 86_400 })],
  ['from the future', twisted({ issuedAt: nowSeconds() + 120 })],
  ['not yet to be used', twisted({ claims: { nbf: nowSeconds() + 120 } })],
  ['a user id of another kind', twisted({ claims: { sub: encodeId('key', newId()) } })],
  [
    'the claims of a user and of a key together',
    twisted({ claims: { sub: encodeId('key', newId()), scope: 'users:read', sec: 'abcdefghijkl' } }),
  ],
  ['a user with what only a key has', twisted({ claims: { scope: 'users:read' } })],
  ['an organisation that is no id', twisted({ claims: { tenant: newId() } })],
  ['no session', twisted({ claims: { sid: undefined } })],
  ['roles that are no ids', twisted({ claims: { roles: ['super-admin'] } })],
  ['no permission version', twisted({ claims: { pv: undefined } })],
  ['a sureness that nobody knows', twisted({ claims: { acr: 'certain' } })],
  ['a time of signing in that is none', twisted({ claims: { auth_time: 'lately' } })],
  ['a restriction that nobody knows', twisted({ claims: { use: 'everything' } })],
  [
    'a token as the gateway makes them for services',
    (g) => serviceToken('echo', { tenant: g.user.tenant, user: g.user.user, permissions: ['users:read'] }),
  ],
  [
    'a service token of the name of the platform',
    (g) =>
      new SignJWT(payloadOf(g))
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'test' })
        .sign(Buffer.alloc(32, 7)),
  ],
  ['an opaque refresh token', () => `ghr_0123456789abcdef_${'a'.repeat(43)}_abcdef`],
  ['an opaque activation token', () => `gha_0123456789abcdef_${'a'.repeat(43)}_abcdef`],
  ['an API key', () => `ghk_0123456789abcdef_${'a'.repeat(43)}_abcdef`],
  ['nothing', () => ''],
  ['three dots', () => '..'],
  ['a megabyte of claims', twisted({ claims: { filler: 'x'.repeat(4_000) } })],
];

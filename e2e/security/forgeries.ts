import { createHmac, createSign, generateKeyPairSync, KeyObject } from 'node:crypto';
import { exportSPKI } from 'jose';
import type { Claims, EdgeState } from '../platform/edge-state.js';

type Key = Awaited<ReturnType<EdgeState['key']>>;

/** A forger who knows everything but a private key of the platform: its name for the key, its public half, the claims. */
export interface Forger {
  readonly edge: EdgeState;
  /** Of the platform, as far as the gateway knows. */
  readonly key: Key;
  readonly claims: Claims;
}

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const NOW = () => Math.floor(Date.now() / 1_000);
const HOUR_SECONDS = 3_600;

/** `header.claims.` without a signature, or with one that a made-up function makes. */
function assembled({ edge, claims }: Forger, header: object, sign: (input: string) => string = () => ''): string {
  const input = `${part(header)}.${part(edge.claims(claims))}`;
  return `${input}.${sign(input)}`;
}

const signedBy =
  ({ privateKey }: Key) =>
  (input: string) =>
    createSign('sha256')
      .update(input)
      .sign({ key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' }, 'base64url');

/** T17: the token chooses how it is verified. */
export function algorithmForgeries(forger: Forger): Record<string, () => string | Promise<string>> {
  const { key } = forger;
  const usual = { typ: 'at+jwt', kid: key.kid };
  const unsigned = (alg: unknown) => () => assembled(forger, { ...usual, alg });
  const hmac = (bits: string, secret: string | Buffer, alg = `HS${bits}`) =>
    assembled(forger, { ...usual, alg }, (input) => createHmac(`sha${bits}`, secret).update(input).digest('base64url'));
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const signature = (hash: string, privateKey: typeof rsa) => (input: string) =>
    createSign(hash).update(input).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url');
  return {
    'alg none': unsigned('none'),
    'alg None': unsigned('None'),
    'alg NONE': unsigned('NONE'),
    'alg nOnE': unsigned('nOnE'),
    'no alg': () => assembled(forger, usual),
    'an empty alg': unsigned(''),
    'alg as a list': unsigned(['ES256', 'none']),
    'alg null': unsigned(null),
    'ES256 without a signature': unsigned('ES256'),
    'ES256 with a signature of zeros': () =>
      assembled(forger, { ...usual, alg: 'ES256' }, () => Buffer.alloc(64).toString('base64url')),
    'HS256 under the public key in PEM': async () => hmac('256', await exportSPKI(key.publicKey)),
    'HS256 under the public key as JWK': () => hmac('256', JSON.stringify(key.publicJwk)),
    'HS256 under the coordinates': () => hmac('256', Buffer.from(`${key.publicJwk.x}${key.publicJwk.y}`, 'base64url')),
    'HS256 under nothing': () => hmac('256', ''),
    'HS384 under the public key': async () => hmac('384', await exportSPKI(key.publicKey)),
    'HS512 under the public key': async () => hmac('512', await exportSPKI(key.publicKey)),
    'HS256 that calls itself ES256': async () => hmac('256', await exportSPKI(key.publicKey), 'ES256'),
    'RS256 of a key of one’s own': () => assembled(forger, { ...usual, alg: 'RS256' }, signature('sha256', rsa)),
    'RS256 that calls itself ES256': () => assembled(forger, { ...usual, alg: 'ES256' }, signature('sha256', rsa)),
    'PS256 of a key of one’s own': () => assembled(forger, { ...usual, alg: 'PS256' }, signature('sha256', rsa)),
    'ES384 of a key of one’s own': () => assembled(forger, { ...usual, alg: 'ES384' }, signature('sha384', p384)),
    'ES256 of a key of one’s own': () => assembled(forger, { ...usual, alg: 'ES256' }, signature('sha256', p256)),
  };
}

/** T18: the token says with which key it is verified. */
export async function keyForgeries(forger: Forger): Promise<Record<string, () => string | Promise<string>>> {
  const { edge, key, claims } = forger;
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = own.publicKey.export({ format: 'jwk' });
  const signed = (header: object) => () =>
    assembled(forger, { alg: 'ES256', typ: 'at+jwt', ...header }, (input) =>
      createSign('sha256').update(input).sign({ key: own.privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url'),
    );
  const usual = { alg: 'ES256', typ: 'at+jwt', kid: key.kid };
  const sound = (header: object) => () => edge.sign(key, claims, header);
  const kids = [
    '',
    '../../../../dev/null',
    "' or 1=1 --",
    'http://127.0.0.1:1/key',
    '__proto__',
    'constructor',
    '\u0000',
  ];
  return {
    ...Object.fromEntries(kids.map((kid) => [`kid ${JSON.stringify(kid)}`, signed({ kid })])),
    'no kid': signed({}),
    'kid as a list': signed({ kid: [key.kid] }),
    'its own key in jwk': signed({ kid: key.kid, jwk }),
    'its own key in jku': signed({ kid: key.kid, jku: 'http://127.0.0.1:1/jwks.json' }),
    'its own key in x5u': signed({ kid: key.kid, x5u: 'http://127.0.0.1:1/x.pem' }),
    'its own key in x5c': signed({ kid: key.kid, x5c: ['MIIB'] }),
    'a sound signature beside a jwk': sound({ jwk }),
    'a sound signature beside a jku': sound({ jku: 'http://127.0.0.1:1/jwks.json' }),
    'a sound signature beside an x5u': sound({ x5u: 'http://127.0.0.1:1/x.pem' }),
    'a sound signature beside an unknown crit': () =>
      assembled(forger, { ...usual, crit: ['exp'], exp: 1 }, signedBy(key)),
  };
}

/** T19: a sound token of another kind, for somebody else, or of another time. */
export function claimForgeries({ edge, key, claims }: Forger): Record<string, () => string | Promise<string>> {
  const said =
    (changed: object, header: object = {}) =>
    () =>
      edge.sign(key, { ...claims, ...changed }, header);
  return {
    'typ JWT': said({}, { typ: 'JWT' }),
    'no typ': said({}, { typ: undefined }),
    'the typ of a service token': said({}, { typ: 'svc+jwt' }),
    'the typ of an id token': said({}, { typ: 'id+jwt' }),
    'another audience': said({ aud: 'identity' }),
    'no audience': said({ aud: undefined }),
    'another issuer': said({ iss: 'https://evil.example' }),
    'no issuer': said({ iss: undefined }),
    'no end': said({ exp: undefined }),
    'an end that is no number': said({ exp: 'never' }),
    'an end in the past': said({ iat: NOW() - HOUR_SECONDS, exp: NOW() - HOUR_SECONDS + 60 }),
    'a beginning in the future': said({ nbf: NOW() + HOUR_SECONDS }),
    'no subject': said({ sub: undefined }),
    'a subject that is no user': said({ sub: 'admin' }),
    'no tenant': said({ tenant: undefined }),
    'a tenant that is none': said({ tenant: '*' }),
    'no session': said({ sid: undefined }),
    'roles that are no list': said({ roles: '*' }),
    'no version of permissions': said({ pv: undefined }),
  };
}

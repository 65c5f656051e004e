import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';

export const ISSUER = 'https://bench.example';
export const AUDIENCE = 'guildhall';
/** As long as identity lets a token live. */
const LIFE_SECONDS = 300;
const TENANTS = 100;
const USERS_OF_EACH = 20;

interface User {
  readonly id: string;
  readonly tenantId: string;
}

interface Twists {
  readonly header?: object;
  readonly claims?: object;
  readonly key?: KeyObject;
}

/** Signs access tokens as identity does, for the users of a hundred organisations. */
export class TokenMint {
  readonly signingKeyId = newId();
  readonly roleId = newId();
  readonly tenantIds = Array.from({ length: TENANTS }, newId);
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly users: readonly User[] = this.tenantIds.flatMap((tenantId) =>
    Array.from({ length: USERS_OF_EACH }, () => ({ id: newId(), tenantId })),
  );

  get userCount(): number {
    return this.users.length;
  }

  get pem(): string {
    return String(this.keys.publicKey.export({ type: 'spki', format: 'pem' }));
  }

  get publicJwk(): JsonWebKey {
    return this.keys.publicKey.export({ format: 'jwk' });
  }

  get jwks(): string {
    return JSON.stringify({ keys: [{ ...this.publicJwk, kid: this.kid, alg: 'ES256', use: 'sig' }] });
  }

  /** All different, of all users in turn. */
  tokens(count: number): string[] {
    return Array.from({ length: count }, (_, at) => this.token(this.userAt(at)));
  }

  /** What no gateway may let in, by what is wrong with it. */
  forgeries(): Readonly<Record<string, string>> {
    const user = this.userAt(0);
    const now = Math.floor(Date.now() / 1_000);
    const [one, other] = [this.token(user), this.token(user)].map(partsOf);
    return {
      'a signature of another key': this.token(user, {
        key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
      }),
      'a signature of another text': `${one?.text}.${other?.signature}`,
      'no signature': `${partsOf(this.token(user, { header: { alg: 'none' } })).text}.`,
      'an end in the past': this.token(user, { claims: { iat: now - 900, exp: now - 600 } }),
      'another issuer': this.token(user, { claims: { iss: 'https://elsewhere.example' } }),
      'another audience': this.token(user, { claims: { aud: 'others' } }),
      'no token at all': '',
    };
  }

  private get kid(): string {
    return encodeId('sgk', this.signingKeyId);
  }

  private userAt(place: number): User {
    const user = this.users[place % this.users.length];
    if (!user) throw new Error('There is a user for every place.');
    return user;
  }

  private token({ id, tenantId }: User, { header, claims, key = this.keys.privateKey }: Twists = {}): string {
    const iat = Math.floor(Date.now() / 1_000);
    const body = {
      ...{ iss: ISSUER, aud: AUDIENCE, sub: encodeId('usr', id), tenant: encodeId('org', tenantId) },
      ...{ sid: encodeId('ses', newId()), roles: [encodeId('rol', this.roleId)], pv: 1, acr: 'mfa', auth_time: iat },
      ...{ jti: newId(), iat, exp: iat + LIFE_SECONDS },
      ...claims,
    };
    const text = `${encoded({ alg: 'ES256', typ: 'at+jwt', kid: this.kid, ...header })}.${encoded(body)}`;
    const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }
}

const encoded = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');

function partsOf(token: string): { text: string; signature: string } {
  const end = token.lastIndexOf('.');
  return { text: token.slice(0, end), signature: token.slice(end + 1) };
}

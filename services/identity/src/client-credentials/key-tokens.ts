import { encodeId } from '@guildhall/contracts';
import { Clock, Randomness, uuidv7 } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { SIGNING_ALGORITHM } from '../signing-keys/signing-key.entity.js';
import { type Signer, SigningKeys } from '../signing-keys/signing-keys.js';
import type { Client } from './clients.js';

const ACCESS_TOKEN_TYPE = 'at+jwt';
/** What a token has room for within the 1.5 KB that it may have. */
const LONGEST_SCOPE = 700;
/** So much of a digest tells the two secrets of a key apart: 72 bits. */
const MARK_LENGTH = 12;

export interface KeyToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** What the token permits, and by which secret of the key it was taken. */
export interface Granted {
  readonly scope: string;
  readonly digest: Buffer;
}

/** Access tokens of API keys (RFC 9068): signed as those of users are, and taken for none of them (T19). */
@Injectable()
export class KeyTokens {
  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  /** To be asked for before the transaction: it may read the database itself. */
  signer(): Promise<Signer> {
    return this.signingKeys.signer();
  }

  /** Whether a token can say so much. One that says nothing permits whatever the key does. */
  static hasRoomFor(scope: string): boolean {
    return scope.length <= LONGEST_SCOPE;
  }

  async issue({ kid, key }: Signer, client: Client, { scope, digest }: Granted): Promise<KeyToken> {
    const { TOKEN_ISSUER, TOKEN_AUDIENCE } = this.settings;
    const issuedAt = Math.floor(this.clock.now().getTime() / 1_000);
    const expiresIn = this.lifeOf(client, issuedAt);
    const accessToken = await new SignJWT({
      iss: TOKEN_ISSUER,
      aud: TOKEN_AUDIENCE,
      sub: encodeId('key', client.id),
      client_id: encodeId('key', client.id),
      tenant: encodeId('org', client.tenantId),
      // With that secret the token ends, too: the gateway knows the digests of both.
      sec: digest.toString('base64url').slice(0, MARK_LENGTH),
      ...(KeyTokens.hasRoomFor(scope) && { scope }),
      iat: issuedAt,
      exp: issuedAt + expiresIn,
      jti: uuidv7(this.clock, this.randomness),
    })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid })
      .sign(key);
    return { accessToken, expiresIn };
  }

  /** No longer than the secret lives that it was taken for. */
  private lifeOf({ endsAtMs }: Client, issuedAt: number): number {
    const { ACCESS_TOKEN_SECONDS: life } = this.settings;
    return Math.max(1, Math.min(life, Math.floor(endsAtMs / 1_000) - issuedAt));
  }
}

import { encodeId } from '@guildhall/contracts';
import { Injectable } from '@nestjs/common';
import { type AccessToken, SignAccessToken } from '../signing-keys/sign-access-token.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import type { Client } from './clients.js';

/** What a token has room for within the 1.5 KB that it may have. */
const LONGEST_SCOPE = 700;
/** So much of a digest tells the two secrets of a key apart: 72 bits. */
const MARK_LENGTH = 12;

/** What the token permits, and by which secret of the key it was taken. */
export interface Granted {
  readonly scope: string;
  readonly digest: Buffer;
}

/** Access tokens of API keys (RFC 9068): signed as those of users are, and taken for none of them (T19). */
@Injectable()
export class KeyTokens {
  constructor(private readonly signing: SignAccessToken) {}

  /** To be asked for before the transaction: it may read the database itself. */
  signer(): Promise<Signer> {
    return this.signing.signer();
  }

  /** Whether a token can say so much. One that says nothing permits whatever the key does. */
  static hasRoomFor(scope: string): boolean {
    return scope.length <= LONGEST_SCOPE;
  }

  /** No longer good than the secret that it was taken for. */
  issue(signer: Signer, client: Client, { scope, digest }: Granted): AccessToken {
    const claims = {
      sub: encodeId('key', client.id),
      client_id: encodeId('key', client.id),
      tenant: encodeId('org', client.tenantId),
      // With that secret the token ends, too: the gateway knows the digests of both.
      sec: digest.toString('base64url').slice(0, MARK_LENGTH),
      ...(KeyTokens.hasRoomFor(scope) && { scope }),
    };
    return this.signing.execute(signer, claims, client.endsAtMs);
  }
}

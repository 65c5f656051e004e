import { Clock, Randomness, uuidv7 } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { signToken } from './sign-token.js';
import { type Signer, SigningKeys } from './signing-keys.js';

/** `typ` of the header (RFC 9068, 2.1): no token of another kind passes for one (T19). */
const ACCESS_TOKEN_TYPE = 'at+jwt';

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** Access tokens (IDN-3): what the gateway knows a caller by for minutes, without asking anybody. Whose, says who asks. */
@Injectable()
export class SignAccessToken {
  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  /** To be asked for before the transaction that issues: it may read the database itself. */
  signer(): Promise<Signer> {
    return this.signingKeys.signer();
  }

  /** @param endsAtMs the token lives no longer than what it was taken for; at least a second, and as set at most */
  execute(signer: Signer, claims: object, endsAtMs = Infinity): AccessToken {
    const { TOKEN_ISSUER, TOKEN_AUDIENCE, ACCESS_TOKEN_SECONDS } = this.settings;
    const issuedAt = secondsOf(this.clock.now().getTime());
    const expiresIn = Math.max(1, Math.min(ACCESS_TOKEN_SECONDS, secondsOf(endsAtMs) - issuedAt));
    const accessToken = signToken(signer, ACCESS_TOKEN_TYPE, {
      iss: TOKEN_ISSUER,
      aud: TOKEN_AUDIENCE,
      ...claims,
      iat: issuedAt,
      exp: issuedAt + expiresIn,
      jti: uuidv7(this.clock, this.randomness),
    });
    return { accessToken, expiresIn };
  }
}

/** Since 1970, as tokens tell times (RFC 7519, section 2). */
export const secondsOf = (ms: number): number => Math.floor(ms / 1_000);

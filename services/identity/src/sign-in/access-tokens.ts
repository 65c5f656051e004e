import { encodeId } from '@guildhall/contracts';
import { Clock, Randomness, uuidv7 } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { acrOf, amrOf } from '../sessions/authentication.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import type { Session } from '../sessions/session.entity.js';
import { signToken } from '../signing-keys/sign-token.js';
import { type Signer, SigningKeys } from '../signing-keys/signing-keys.js';
import type { User } from '../users/user.entity.js';

/** `typ` of the header (RFC 9068, 2.1): no token of another kind passes for one (T19). */
const ACCESS_TOKEN_TYPE = 'at+jwt';

/** A token that is good for the one step that is open, and for signing out. */
export type RestrictedUse = 'change-password' | 'enrol-factor';

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** Access tokens (IDN-3): what the gateway knows a caller by for minutes, without asking anybody. */
@Injectable()
export class AccessTokens {
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

  issue(signer: Signer, user: User, session: Session, use?: RestrictedUse): AccessToken {
    const { TOKEN_ISSUER, TOKEN_AUDIENCE, ACCESS_TOKEN_SECONDS: expiresIn } = this.settings;
    const issuedAt = secondsOf(this.clock.now());
    const accessToken = signToken(signer, ACCESS_TOKEN_TYPE, {
      iss: TOKEN_ISSUER,
      aud: TOKEN_AUDIENCE,
      sub: encodeId('usr', user.id),
      tenant: encodeId('org', user.tenantId),
      sid: encodeId('ses', session.id),
      roles: user.roleIds.map((roleId) => encodeId('rol', roleId)),
      pv: user.permissionVersion,
      acr: acrOf(session.methods),
      amr: amrOf(session.methods),
      auth_time: secondsOf(session.authenticatedAt),
      ...(use && { use }),
      iat: issuedAt,
      exp: issuedAt + expiresIn,
      jti: uuidv7(this.clock, this.randomness),
    });
    return { accessToken, expiresIn };
  }
}

/** Since 1970, as tokens tell times (RFC 7519, section 2). */
const secondsOf = (at: Date) => Math.floor(at.getTime() / 1_000);

import { encodeId } from '@guildhall/contracts';
import { Injectable } from '@nestjs/common';
import { acrOf, amrOf } from '../sessions/authentication.js';
import type { Session } from '../sessions/session.entity.js';
import { type AccessToken, secondsOf, SignAccessToken } from '../signing-keys/sign-access-token.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import type { User } from '../users/user.entity.js';

/** A token that is good for the one step that is open, and for signing out. */
export type RestrictedUse = 'change-password' | 'enrol-factor';

/** Access tokens of users (IDN-3). */
@Injectable()
export class AccessTokens {
  constructor(private readonly signing: SignAccessToken) {}

  /** To be asked for before the transaction that issues: it may read the database itself. */
  signer(): Promise<Signer> {
    return this.signing.signer();
  }

  issue(signer: Signer, user: User, session: Session, use?: RestrictedUse): AccessToken {
    return this.signing.execute(signer, {
      sub: encodeId('usr', user.id),
      tenant: encodeId('org', user.tenantId),
      sid: encodeId('ses', session.id),
      roles: user.roleIds.map((roleId) => encodeId('rol', roleId)),
      pv: user.permissionVersion,
      acr: acrOf(session.methods),
      amr: amrOf(session.methods),
      auth_time: secondsOf(session.authenticatedAt.getTime()),
      ...(use && { use }),
    });
  }
}

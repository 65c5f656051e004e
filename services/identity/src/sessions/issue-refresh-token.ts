import type { Randomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import type { TenantTransaction } from '@guildhall/database';
import { RefreshToken } from './refresh-token.entity.js';
import type { Session } from './session.entity.js';

/** `ghr_…`: no secret of another kind passes for one (T19, T21). */
export const REFRESH_KIND = 'r';

/** The next refresh token of the session, to be shown once. The session's row is locked, or new. */
export async function issueRefreshToken(
  tx: TenantTransaction,
  session: Session,
  { at, randomness }: { readonly at: Date; readonly randomness: Randomness },
): Promise<string> {
  const { secret, digest } = opaqueSecret(REFRESH_KIND, session.tenantId, randomness);
  const { tenantId, id: sessionId, userId } = session;
  await tx.insert(RefreshToken, { tenantId, digest, sessionId, userId, issuedAt: at, usedAt: null, usedBy: null });
  return secret;
}

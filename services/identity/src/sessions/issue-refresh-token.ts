import type { Randomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import type { TenantTransaction } from '@guildhall/database';
import type { Session } from './session.entity.js';

/** `ghr_…`: no secret of another kind passes for one (T19, T21). */
export const REFRESH_KIND = 'r';

const ISSUE = {
  name: 'issue-refresh-token',
  text: `
    insert into refresh_tokens (tenant_id, digest, session_id, user_id, issued_at)
    values ($1, $2, $3, $4, $5)`,
};

// Both in one statement: a refresh is what everybody does all the time.
const USE_AND_ISSUE = {
  name: 'use-session-and-issue-refresh-token',
  text: `
    with used as (
      update sessions set last_used_at = $5, version = $6 where tenant_id = $1 and id = $3
      returning tenant_id, id, user_id)
    insert into refresh_tokens (tenant_id, digest, session_id, user_id, issued_at)
    select tenant_id, $2, id, user_id, $5 from used where user_id = $4`,
};

interface Moment {
  readonly at: Date;
  readonly randomness: Randomness;
}

/** The first refresh token of a session, to be shown once. The session's row is new. */
export async function issueRefreshToken(
  tx: TenantTransaction,
  { tenantId, id, userId }: Session,
  { at, randomness }: Moment,
): Promise<string> {
  const { secret, digest } = opaqueSecret(REFRESH_KIND, tenantId, randomness);
  await tx.prepared(ISSUE, [tenantId, digest, id, userId, at]);
  return secret;
}

/** The next refresh token of a session that has been used, together with its row, which is locked. */
export async function issueNextRefreshToken(
  tx: TenantTransaction,
  session: Session,
  { at, randomness }: Moment,
): Promise<string> {
  const { tenantId, id, userId } = session;
  const { secret, digest } = opaqueSecret(REFRESH_KIND, tenantId, randomness);
  // As `save` counts it: locked, so that nobody else has counted meanwhile.
  session.version += 1;
  await tx.prepared(USE_AND_ISSUE, [tenantId, digest, id, userId, at, session.version]);
  return secret;
}

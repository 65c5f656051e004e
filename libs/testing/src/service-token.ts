import { type Acr, mintServiceToken, type Permission } from '@guildhall/access';
import { newId } from '@guildhall/runtime';

/** What the gateway and a service under test share: a key of 32 bytes that nobody else uses. */
export const testServiceTokenKey = { kid: 'test', key: Buffer.alloc(32, 7) };
export const testIssuer = 'http://guildhall.test';

export interface Caller {
  readonly tenant: string;
  readonly user?: string;
  readonly permissions?: readonly Permission[];
  /** How the user has signed in a moment ago. */
  readonly acr?: Acr;
}

/** The token that the gateway would send to `service` for this caller. */
export async function serviceToken(
  service: string,
  { tenant, user: sub = newId(), permissions = [], acr = 'mfa' }: Caller,
): Promise<string> {
  const proven = { acr, auth_time: Math.floor(Date.now() / 1_000) };
  return mintServiceToken({ akd: 'user', sub, tenant, permissions: [...permissions], ...proven }, testServiceTokenKey, {
    issuer: testIssuer,
    audience: service,
  });
}

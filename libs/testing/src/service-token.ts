import { mintServiceToken, type Permission } from '@guildhall/access';
import { newId } from '@guildhall/runtime';

/** What the gateway and a service under test share: a key of 32 bytes that nobody else uses. */
export const testServiceTokenKey = { kid: 'test', key: Buffer.alloc(32, 7) };
export const testIssuer = 'http://guildhall.test';

export interface Caller {
  readonly tenant: string;
  readonly user?: string;
  readonly permissions?: readonly Permission[];
}

/** The token that the gateway would send to `service` for this caller. */
export function serviceToken(service: string, { tenant, user = newId(), permissions = [] }: Caller): Promise<string> {
  return mintServiceToken({ akd: 'user', sub: user, tenant, permissions: [...permissions] }, testServiceTokenKey, {
    issuer: testIssuer,
    audience: service,
  });
}

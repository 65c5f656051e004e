import type { TenantTransaction } from '@guildhall/database';
import ipaddr from 'ipaddr.js';

const FIND = {
  name: 'network-block-of-address',
  text: 'select from network_blocks where network >>= $1::inet and (expires_at is null or expires_at > $2) limit 1',
};

/**
 * Whether the organisation blocks an address. For its sign-ins: who wants to sign in to which organisation, the gateway
 * does not know. It refuses all other calls, and those that the platform blocks.
 */
export async function isBlocked(tx: TenantTransaction, address: string | undefined, at: Date): Promise<boolean> {
  if (address === undefined || !ipaddr.isValid(address)) return false;
  // An IPv4 caller on a socket for both families is in none of the IPv4 networks otherwise.
  const found = await tx.prepared<object>(FIND, [ipaddr.process(address.replace(/%.*$/, '')).toString(), at]);
  return found.length > 0;
}

import { BlockList, isIPv6 } from 'node:net';
import type { AccessRules } from './policy-kinds.js';

/** Whether the organisation lets anybody call from here. Where it names networks, an unknown address is in none. */
export function mayCallFrom({ networks }: Pick<AccessRules, 'networks'>, address: string | undefined): boolean {
  return networks.length === 0 || (address !== undefined && isWithin(networks, address));
}

/** Whether it lets its users sign in from here: nobody whose first call would then be refused. */
export function maySignInFrom(
  { networks, signInNetworks }: Pick<AccessRules, 'networks' | 'signInNetworks'>,
  address: string | undefined,
): boolean {
  return mayCallFrom({ networks: signInNetworks }, address) && mayCallFrom({ networks }, address);
}

/** Whether an address lies in one of the networks (CIDR). */
export function isWithin(networks: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    list.addSubnet(base, Number(bits), familyOf(base));
  }
  // An IPv4 caller on a socket for both families is found among the IPv4 networks too.
  return list.check(address.replace(/%.*$/, ''), familyOf(address));
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

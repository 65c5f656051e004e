import { isIPv6 } from 'node:net';

/** Who shares an address is counted together; of IPv6 a subscriber has a /64 at least (T3). */
export function networkOf({ address }: { readonly address?: string }): string {
  if (address === undefined) return 'unknown';
  // An IPv4 caller on a socket for both: half of such an address is the same for all of them.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  return isIPv6(address) ? `${partOf(address, 4)}::/64` : address;
}

/**
 * Roughly the provider’s: what a telephone or a line at home moves about in, so that not each new address is a new place,
 * and what somebody who rents addresses has many of.
 */
export function neighbourhoodOf(network: string): string {
  const ipv4 = /^(\d+\.\d+)\.\d+\.\d+$/.exec(network)?.[1];
  if (ipv4) return `${ipv4}.0.0/16`;
  return network.includes(':') ? `${partOf(network.replace(/\/64$/, ''), 2)}::/32` : `near ${network}`;
}

// The URL parser knows every spelling of an address and writes one.
function partOf(address: string, groups: number): string {
  const [head = '', tail] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split('::');
  const given = (part: string | undefined) => (part ? part.split(':') : []);
  const zeros = tail === undefined ? 0 : 8 - given(head).length - given(tail).length;
  return [...given(head), ...Array<string>(zeros).fill('0'), ...given(tail)].slice(0, groups).join(':');
}

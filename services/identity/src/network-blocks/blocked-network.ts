import ipaddr from 'ipaddr.js';

/** Of IPv6 a subscriber is given a /64, and draws 2^64 addresses from it (T3): to block fewer blocks nobody. */
const LONGEST_OF_IPV6 = 64;
/** Wider is a slip of the hand, and a whole provider at least. */
const SHORTEST = { ipv4: 8, ipv6: 16 } as const;
const MAPPED_PREFIX = 96; // ::ffff:0:0/96 holds all of IPv4

/**
 * The one spelling of a network (CIDR, no bits beyond the prefix) for an address or a range, undefined for anything else:
 * also for odd spellings of IPv4, which other readers take for another address. Of IPv6 a /64 at least.
 */
export function blockedNetwork(text: string): string | undefined {
  const range = rangeIn(text);
  if (!range) return undefined;
  const [address, length] = range;
  const family = address.kind();
  if (length < SHORTEST[family]) return undefined;
  if (family === 'ipv4')
    return `${ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${length}`).toString()}/${length}`;
  const prefix = Math.min(length, LONGEST_OF_IPV6);
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${prefix}`).toRFC5952String()}/${prefix}`;
}

/** Whether a network, as `blockedNetwork` writes it, holds an address. */
export function holds(network: string, address: string): boolean {
  const range = rangeIn(network);
  const found = rangeIn(address.replace(/%.*$/, ''))?.[0];
  return range !== undefined && found?.kind() === range[0].kind() && found.match(range);
}

function rangeIn(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  const range = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(range)) return ipaddr.IPv4.parseCIDR(range);
  if (range.includes('%') || !ipaddr.IPv6.isValidCIDR(range)) return undefined;
  const [address, length] = ipaddr.IPv6.parseCIDR(range);
  const isMapped = address.isIPv4MappedAddress() && length >= MAPPED_PREFIX;
  return isMapped ? [address.toIPv4Address(), length - MAPPED_PREFIX] : [address, length];
}

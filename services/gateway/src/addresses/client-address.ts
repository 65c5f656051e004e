import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where a call came from. */
export interface ClientAddress {
  /** One spelling for each address: RFC 5952, and IPv4 for an IPv4-mapped one. For people, events and service tokens. */
  readonly text: string;
  /**
   * What limits are counted by: the address itself, and for IPv6 its /64, since that is what one customer is given and
   * may draw 2^64 addresses from (T3).
   */
  readonly network: string;
}

/** Of a socket that was gone before anybody asked. All such calls share one set of limits. */
export const UNKNOWN_ADDRESS: ClientAddress = { text: 'unknown', network: 'unknown' };

const NETWORK_PARTS = 4; // of 16 bits: a /64
const NO_HOST = [0, 0, 0, 0];
const LONGEST_ADDRESS = 64;

/**
 * Reads an address in its usual spelling, undefined for anything else: octal, hexadecimal, shortened and whole-number
 * forms of IPv4 (`0177.1`, `0x7f.1`, `2130706433`) are one address to some readers and another to others.
 */
export function readAddress(text: string): ClientAddress | undefined {
  if (isIPv4(text)) return { text, network: text };
  if (text.length > LONGEST_ADDRESS || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) return readAddress(address.toIPv4Address().toString());
  const network = new ipaddr.IPv6([...address.parts.slice(0, NETWORK_PARTS), ...NO_HOST]);
  // A zone (`fe80::1%eth0`) names an interface of this machine, and is no part of the address.
  const withoutZone = new ipaddr.IPv6(address.parts);
  return { text: withoutZone.toRFC5952String(), network: `${network.toRFC5952String()}/64` };
}

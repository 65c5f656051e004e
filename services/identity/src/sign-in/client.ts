import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Client } from '../sessions/session.entity.js';

const LONGEST_AGENT = 256;

/** What is kept of a client: the gateway vouches for the address, nobody for the agent, which is cut to a length. */
export function clientOf(actor: { readonly address?: string }, userAgent: string | undefined): Client {
  return { address: actor.address, userAgent: userAgent?.slice(0, LONGEST_AGENT) };
}

/** The same for the same client, and most likely another for another. Tells nothing of either. */
export function fingerprintOf({ address = '', userAgent = '' }: Client): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([address, userAgent]))
    .digest();
}

/** Who shares an address is counted together; of IPv6 a subscriber has a /64 at least (T3). */
export function networkOf({ address }: Client): string {
  if (address === undefined) return 'unknown';
  // An IPv4 caller on a socket for both: half of such an address is the same for all of them.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  return isIPv6(address) ? `${halfOf(address)}::/64` : address;
}

// The URL parser knows every spelling of an address and writes one.
function halfOf(address: string): string {
  const [head = '', tail] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split('::');
  const given = (part: string | undefined) => (part ? part.split(':') : []);
  const zeros = tail === undefined ? 0 : 8 - given(head).length - given(tail).length;
  return [...given(head), ...Array<string>(zeros).fill('0'), ...given(tail)].slice(0, 4).join(':');
}

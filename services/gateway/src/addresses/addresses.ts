import type { IncomingHttpHeaders } from 'node:http';
import { type ClientAddress, readAddress, UNKNOWN_ADDRESS } from './client-address.js';
import type { AddressSettings } from './address-settings.js';
import { forwardedHops } from './forwarded-hops.js';
import { Subnets } from './subnet.js';

/**
 * Tells where a call came from (T3).
 *
 * The socket's address is the answer, unless it is a trusted proxy's: then what that proxy says, and so on from the right
 * for as long as the one who says it is trusted. What an untrusted sender wrote is never looked at, and what cannot be read
 * ends the walk at the last address that is certain. Every other header that claims an address is ignored.
 */
export class Addresses {
  private readonly trusted: Subnets;

  constructor(private readonly settings: AddressSettings) {
    this.trusted = new Subnets(settings.TRUSTED_PROXIES);
  }

  clientAddress(socketAddress: string | undefined, headers: IncomingHttpHeaders): ClientAddress {
    let certain = (socketAddress && readAddress(socketAddress)) || UNKNOWN_ADDRESS;
    const header = this.settings.CLIENT_ADDRESS_HEADER;
    const value = headers[header];
    if (value === undefined || this.trusted.areEmpty || certain === UNKNOWN_ADDRESS) return certain;
    for (const hop of forwardedHops(header, value)) {
      if (!this.trusted.hold(certain.text)) break;
      const said = hop === undefined || hop.includes('%') ? undefined : readAddress(hop);
      if (!said) break;
      certain = said;
    }
    return certain;
  }
}

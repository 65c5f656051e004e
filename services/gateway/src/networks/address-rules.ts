import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { isIP } from 'node:net';
import { digitsOf } from '../addresses/network-table.js';
import { BoundedMap } from '../bounded-map.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import type { StatedBlock } from '../edge-state/stated-blocks.js';
import { NetworkBlocked, NetworkNotAllowed } from './network.problems.js';

const REMEMBERED_ADDRESSES = 10_000;

/**
 * Whence calls are let in: the blocks of the platform hold for everybody, those and the allow list of an organisation for
 * its own callers (GTW-5). Addresses are in the spelling of `readAddress`, organisations as they stand on the wire.
 */
@Injectable()
export class AddressRules {
  // To read an address costs more than to look it up.
  private readonly digits = new BoundedMap<string, string>(REMEMBERED_ADDRESSES);

  constructor(
    private readonly state: EdgeState,
    private readonly clock: Clock,
  ) {}

  /** The block of the platform that holds the address now, or of the organisation where one is given. */
  blockedFor(address: string, tenant: string = PLATFORM_TENANT): StatedBlock | undefined {
    const { blocks } = this.state;
    if (!blocks.hasAnyOf(tenant)) return undefined;
    const digits = this.digitsOf(address);
    return digits === '' ? undefined : blocks.find(tenant, digits, this.clock.now().getTime());
  }

  isAllowed(tenant: string, address: string): boolean {
    return this.state.access.get(tenant)?.networks.hold(address) ?? true;
  }

  /** Before anybody looks at who calls. Throws NetworkBlocked. */
  requireNotBlocked(address: string): void {
    if (this.blockedFor(address)) throw new NetworkBlocked('The platform lets nobody in from there.');
  }

  /** Once it is known who calls, and as long as a stream is open. Throws NetworkBlocked or NetworkNotAllowed. */
  requireOpenTo(tenant: string, address: string): void {
    this.requireNotBlocked(address);
    if (this.blockedFor(address, tenant)) throw new NetworkBlocked('Your organisation lets nobody in from there.');
    if (!this.isAllowed(tenant, address)) throw new NetworkNotAllowed('Your organisation names other networks.');
  }

  /** Empty for what is no address. */
  private digitsOf(address: string): string {
    const known = this.digits.get(address);
    if (known !== undefined) return known;
    const digits = isIP(address) === 0 ? '' : digitsOf(address);
    this.digits.set(address, digits);
    return digits;
  }
}

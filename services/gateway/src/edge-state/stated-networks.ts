import { isIP } from 'node:net';
import { readSubnet, Subnets } from '../addresses/subnet.js';

/** Whence something may be used, as its owner has stated it: from everywhere where there is no word of it. */
export class StatedNetworks {
  private readonly ranges: Subnets;
  private readonly areAll: boolean;

  /** A range that this release cannot read holds nobody: it opens nothing more (D26). */
  constructor(networks: readonly string[]) {
    this.areAll = networks.length === 0;
    this.ranges = new Subnets(networks.flatMap((network) => readSubnet(network) ?? []));
  }

  /** @param address in the spelling of `readAddress` */
  hold(address: string): boolean {
    return this.areAll || (isIP(address) > 0 && this.ranges.hold(address));
  }
}
